#include "server/vault/start.hpp"

#include <sodium.h>

#include "server/base/start_error.hpp"

namespace senim::vault {

void start() {
  // A generator of libsodium's own, seeded by the kernel: a nonce for each message without a system
  // call for each.
  randombytes_set_implementation(&randombytes_internal_implementation);
  if (sodium_init() < 0)
    throw StartError("libsodium cannot start: make /dev/urandom or getrandom() usable here");
}

}  // namespace senim::vault
