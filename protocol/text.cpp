#include <cstddef>
#include <string_view>

#include "protocol/characters.hpp"
#include "protocol/codec.hpp"
#include "protocol/limits.hpp"

namespace senim {

namespace {

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
