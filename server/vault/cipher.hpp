// Sealing of conversations: desk::Cipher by libsodium. Formats, first byte the version (1):
//   wrapped key  version | nonce 24 | XChaCha20-Poly1305 of the 32-byte key; associated data:
//   version, conversation message      version | nonce 24 | XChaCha20-Poly1305 of the padded text;
//   associated data: version, kind,
//                conversation, message id, time (8 bytes, little end first)
// Texts are padded to 64, 128, 256, ... bytes, so that their length says little. Nothing is kept of
// what passes through.
#pragma once

#include <memory>

#include "server/desk/cipher.hpp"
#include "server/vault/operator_secret.hpp"

namespace senim::vault {

// Keeps keys derived from the secret, not the secret. May be used from all workers at once.
[[nodiscard]] std::unique_ptr<desk::Cipher> make_cipher(const OperatorSecret& secret);

}  // namespace senim::vault
