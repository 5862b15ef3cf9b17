#include "server/places/place_code.hpp"

#include <cstdint>

namespace senim::places {

namespace {

constexpr std::uint32_t k_base = PlaceCode::alphabet.size();
constexpr std::size_t k_payload_characters = PlaceCode::size - 1;

std::optional<std::uint32_t> value_of(char c) {
  const char upper = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  const std::size_t at = PlaceCode::alphabet.find(upper);
  if (at == std::string_view::npos) return std::nullopt;
  return static_cast<std::uint32_t>(at);
}

// The weighted sum of a right code is 0 modulo a prime, with weights 7, 6, ... 1. One wrong
// character changes it by weight * difference, two swapped ones by (difference of weights) *
// (difference of characters): neither is ever 0.
constexpr std::uint32_t weight(std::size_t position) {
  return static_cast<std::uint32_t>(PlaceCode::size - position);
}

// One character without bias: bytes of the last, incomplete round of the alphabet are drawn again.
std::uint32_t draw(const RandomSource& random) {
  constexpr std::uint32_t k_whole_rounds = 256 / k_base * k_base;
  for (;;) {
    std::uint8_t drawn = 0;
    random({&drawn, 1});
    if (drawn < k_whole_rounds) return drawn % k_base;
  }
}

}  // namespace

std::optional<PlaceCode> PlaceCode::parse(std::string_view text) {
  if (text.size() != size) return std::nullopt;
  PlaceCode code;
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < size; ++i) {
    const auto value = value_of(text[i]);
    if (!value) return std::nullopt;
    sum += weight(i) * *value;
    code.chars_.at(i) = alphabet[*value];
  }
  if (sum % k_base != 0) return std::nullopt;
  return code;
}

PlaceCode PlaceCode::make(const RandomSource& random) {
  PlaceCode code;
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < k_payload_characters; ++i) {
    const std::uint32_t value = draw(random);
    sum += weight(i) * value;
    code.chars_.at(i) = alphabet[value];
  }
  static_assert(weight(k_payload_characters) == 1);
  code.chars_.back() = alphabet[(k_base - sum % k_base) % k_base];
  return code;
}

}  // namespace senim::places
