#include "server/vault/start.hpp"

#include <sodium.h>

#include "server/base/start_error.hpp"

namespace senim::vault {

void start() {
  if (sodium_init() < 0)
    throw StartError("libsodium cannot start: make /dev/urandom or getrandom() usable here");
}

}  // namespace senim::vault
