#include "server/vault/passwords.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <new>
#include <span>
#include <stdexcept>

#include "server/vault/random.hpp"
#include "server/vault/start.hpp"

namespace senim::vault {
namespace {

constexpr std::size_t k_memory_bytes = 64UL * 1'024 * 1'024;
constexpr unsigned long long k_passes = 2;

std::string base64(std::span<const std::uint8_t> bytes) {
  constexpr int k_variant = sodium_base64_VARIANT_ORIGINAL_NO_PADDING;
  std::string text(sodium_base64_encoded_len(bytes.size(), k_variant), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), k_variant);
  text.pop_back();
  return text;
}

}  // namespace

std::string hash_password(std::string_view password) {
  start();
  if (password.empty() || password.size() > k_password_bytes_max)
    throw std::invalid_argument("a password has 1 to 1024 bytes");
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  if (crypto_pwhash_str(hash.data(), password.data(), password.size(), k_passes, k_memory_bytes) !=
      0)
    throw std::bad_alloc{};
  return hash.data();
}

PasswordAnswer verify_password(const std::string& hash, std::string_view password) {
  start();
  if (password.size() > k_password_bytes_max) return PasswordAnswer::wrong;
  std::array<char, crypto_pwhash_STRBYTES> text{};
  if (hash.size() >= text.size()) return PasswordAnswer::wrong;
  std::ranges::copy(hash, text.begin());
  if (crypto_pwhash_str_needs_rehash(text.data(), k_passes, k_memory_bytes) < 0)
    return PasswordAnswer::wrong;  // no hash at all
  errno = 0;
  if (crypto_pwhash_str_verify(text.data(), password.data(), password.size()) == 0)
    return PasswordAnswer::right;
  // libsodium sets EINVAL for a password that does not fit; anything else means it was not checked.
  return errno == EINVAL ? PasswordAnswer::wrong : PasswordAnswer::busy;
}

std::string make_unfitting_hash() {
  start();
  std::array<std::uint8_t, crypto_pwhash_SALTBYTES> salt{};
  std::array<std::uint8_t, 32> hash{};
  fill_random(salt);
  fill_random(hash);
  return "$argon2id$v=19$m=" + std::to_string(k_memory_bytes / 1'024) +
         ",t=" + std::to_string(k_passes) + ",p=1$" + base64(salt) + "$" + base64(hash);
}

}  // namespace senim::vault
