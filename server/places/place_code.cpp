#include "server/places/place_code.hpp"

#include <algorithm>
#include <cstdint>

#include "server/base/spelling.hpp"

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

// 2345E67 comes back from a spreadsheet as 2,35E+70.
bool reads_as_number(std::string_view code) {
  const auto e = code.find('E');
  if (e == 0 || e == code.size() - 1 || e == std::string_view::npos) return false;
  return code.find_first_not_of("23456789", e + 1) == std::string_view::npos &&
         code.find_first_not_of("23456789") == e;
}

std::optional<unsigned> hex(char c) {
  constexpr std::string_view k_digits = "0123456789abcdef";
  const auto at = k_digits.find(c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c);
  if (at == std::string_view::npos) return std::nullopt;
  return static_cast<unsigned>(at);
}

// What is no right percent-encoding stays as it is.
std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool encoded = text[at] == '%' && at + 2 < text.size();
    const auto high = encoded ? hex(text[at + 1]) : std::nullopt;
    const auto low = encoded ? hex(text[at + 2]) : std::nullopt;
    if (!high || !low) {
      out += text[at];
      continue;
    }
    out += static_cast<char>(*high << 4U | *low);
    at += 2;
  }
  return out;
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
  for (;;) {
    const PlaceCode code = drawn(random);
    if (!reads_as_number(code.view())) return code;
  }
}

PlaceCode PlaceCode::drawn(const RandomSource& random) {
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

std::vector<PlaceCode> codes_in(std::string_view address) {
  std::string letters = look(percent_decoded(address.substr(0, k_address_bytes_max)));
  // Of what is not UTF-8 look() leaves all as it is.
  for (char& c : letters)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  std::erase_if(letters, [](char c) { return (c < '0' || c > '9') && (c < 'a' || c > 'z'); });
  std::vector<PlaceCode> codes;
  for (std::size_t at = 0; at + PlaceCode::size <= letters.size(); ++at) {
    const auto code = PlaceCode::parse(std::string_view{letters}.substr(at, PlaceCode::size));
    if (code && std::ranges::find(codes, *code) == codes.end()) codes.push_back(*code);
  }
  return codes;
}

}  // namespace senim::places
