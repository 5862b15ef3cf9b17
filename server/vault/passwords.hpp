// Passwords of staff: Argon2id with 64 MiB and 2 passes. One check takes about 75 ms and must not
// run on a worker's thread; see password_check.hpp. Hashes are what crypto_pwhash_str writes, so
// that their cost can be raised later.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace senim::vault {

inline constexpr std::size_t k_password_bytes_max = 1'024;  // longer is never right

enum class PasswordAnswer : std::uint8_t {
  right,
  wrong,
  busy,  // not checked: too much to do, or no memory for it. Never to be told as "wrong"
};

// Throws std::invalid_argument for an empty or too long password, std::bad_alloc without 64 MiB to
// spare.
[[nodiscard]] std::string hash_password(std::string_view password);
[[nodiscard]] PasswordAnswer verify_password(const std::string& hash, std::string_view password);
// A hash of the same cost that no password fits, for names that do not exist.
[[nodiscard]] std::string make_unfitting_hash();

}  // namespace senim::vault
