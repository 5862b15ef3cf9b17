#include "protocol/characters.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace senim {

namespace {

constexpr unsigned char byte_of(char c) { return static_cast<unsigned char>(c); }

// Unicode's categories Cc, Cf, Zl and Zp, its Default_Ignorable_Code_Point, and what is drawn as
// nothing or is no character at all. A no-break space is a space, and stays.
struct Range {
  char32_t first;
  char32_t last;
};
constexpr std::array k_unseen = {
    Range{0x0, 0x1F},        Range{0x7F, 0x9F},       Range{0xAD, 0xAD},
    Range{0x34F, 0x34F},     Range{0x600, 0x605},     Range{0x61C, 0x61C},
    Range{0x6DD, 0x6DD},     Range{0x70F, 0x70F},     Range{0x890, 0x891},
    Range{0x8E2, 0x8E2},     Range{0x115F, 0x1160},   Range{0x17B4, 0x17B5},
    Range{0x180B, 0x180F},   Range{0x200B, 0x200F},   Range{0x2028, 0x202E},
    Range{0x2060, 0x206F},   Range{0x2800, 0x2800},   Range{0x3164, 0x3164},
    Range{0xFDD0, 0xFDEF},   Range{0xFE00, 0xFE0F},   Range{0xFEFF, 0xFEFF},
    Range{0xFFA0, 0xFFA0},   Range{0xFFF0, 0xFFFB},   Range{0xFFFE, 0xFFFF},
    Range{0x110BD, 0x110BD}, Range{0x110CD, 0x110CD}, Range{0x13430, 0x1343F},
    Range{0x1BCA0, 0x1BCA3}, Range{0x1D173, 0x1D17A}, Range{0xE0000, 0xE0FFF},
};

bool is_unseen(char32_t code) {
  const auto after = std::ranges::upper_bound(k_unseen, code, {}, &Range::first);
  if (after != k_unseen.begin() && code <= std::prev(after)->last) return true;
  return (code & 0xFFFEU) == 0xFFFE;  // the last two of every plane
}

std::string by_number(const char* form, char32_t code) {
  std::array<char, sizeof("\\u10ffff")> text{};
  std::snprintf(text.data(), text.size(), form, static_cast<unsigned>(code));
  return text.data();
}

}  // namespace

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

bool turns_writing(std::string_view text) {
  while (!text.empty()) {
    const auto character = first_character(text);
    if (!character) return false;
    const char32_t c = character->code;
    if (c == 0x61C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
        (c >= 0x2066 && c <= 0x2069))
      return true;
    text.remove_prefix(character->bytes);
  }
  return false;
}

std::size_t count_characters(std::string_view text) {
  const auto begins = [](char c) { return (byte_of(c) & 0xC0U) != 0x80U; };
  return static_cast<std::size_t>(std::ranges::count_if(text, begins));
}

bool holds_unseen(std::string_view text) {
  while (!text.empty()) {
    const auto character = first_character(text);
    if (!character || is_unseen(character->code)) return true;
    text.remove_prefix(character->bytes);
  }
  return false;
}

std::string shown(std::string_view text) {
  std::string line;
  while (!text.empty()) {
    const auto character = first_character(text);
    const std::size_t bytes = character ? character->bytes : 1;
    if (!character) {
      line += by_number("\\x%02x", byte_of(text.front()));
    } else if (is_unseen(character->code)) {
      line += by_number(character->code < 0x80 ? "\\x%02x" : "\\u%04x", character->code);
    } else {
      line += text.substr(0, bytes);
    }
    text.remove_prefix(bytes);
  }
  return line;
}

}  // namespace senim
