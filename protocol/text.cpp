#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "protocol/codec.hpp"
#include "protocol/limits.hpp"

namespace senim {

namespace {

constexpr unsigned char byte_of(char c) { return static_cast<unsigned char>(c); }

// The first character of text and how many bytes it takes; nothing when it is not well-formed UTF-8
// (overlong forms, surrogates and numbers above U+10FFFF are not).
struct Character {
  char32_t code;
  std::size_t bytes;
};

std::optional<Character> first_character(std::string_view text) {
  const unsigned char lead = byte_of(text.front());
  if (lead < 0x80) return Character{.code = lead, .bytes = 1};
  const std::size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < bytes) return std::nullopt;
  char32_t code = lead & (0x7FU >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) {
    const unsigned char next = byte_of(text[i]);
    if ((next & 0xC0U) != 0x80U) return std::nullopt;
    code = (code << 6U) | (next & 0x3FU);
  }
  const char32_t least = bytes == 4 ? 0x10000 : bytes == 3 ? 0x800 : 0x80;
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (code < least || surrogate || code > 0x10FFFF) return std::nullopt;
  return Character{.code = code, .bytes = bytes};
}

// Exactly what JavaScript's trim() removes, so that page and server agree on "only white space".
constexpr bool is_white_space(char32_t c) {
  return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000 || c == 0xFEFF;
}

}  // namespace

TextFault check_text(std::string_view text) {
  std::size_t characters = 0;
  bool something = false;
  while (!text.empty()) {
    const auto character = first_character(text);
    if (!character || character->code == 0) return TextFault::malformed;
    something = something || !is_white_space(character->code);
    ++characters;
    text.remove_prefix(character->bytes);
  }
  if (characters > limits::k_text_characters_max) return TextFault::too_long;
  return something ? TextFault::none : TextFault::empty;
}

}  // namespace senim
