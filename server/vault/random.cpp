#include "server/vault/random.hpp"

#include <sodium.h>

#include <string_view>

namespace senim::vault {

void fill_random(std::span<std::uint8_t> bytes) { randombytes_buf(bytes.data(), bytes.size()); }

std::uint32_t uniform(std::uint32_t bound) { return randombytes_uniform(bound); }

std::string base64url(std::span<const std::uint8_t> bytes) {
  constexpr int k_variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::string text(sodium_base64_encoded_len(bytes.size(), k_variant), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), k_variant);
  text.pop_back();  // the C string's end
  return text;
}

std::string make_password() {
  constexpr std::string_view k_letters = "abcdefghjkmnpqrstuvwxyz23456789";
  constexpr int k_groups = 4;
  constexpr int k_letters_of_group = 4;
  std::string password;
  for (int group = 0; group < k_groups; ++group) {
    if (group != 0) password.push_back('-');
    for (int letter = 0; letter < k_letters_of_group; ++letter)
      password.push_back(k_letters[uniform(k_letters.size())]);
  }
  return password;
}

}  // namespace senim::vault
