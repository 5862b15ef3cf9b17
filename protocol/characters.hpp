// Characters of UTF-8, one by one, and which of them nobody sees: those that move the cursor, turn
// the direction of what follows, or leave no trace. They have no place in a name, and no way out to
// a terminal. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace senim {

struct Character {
  char32_t code;
  std::size_t bytes;
};

// The first one of a text that is not empty; nothing when it is not well-formed UTF-8 (overlong
// forms, surrogates and numbers above U+10FFFF are not).
[[nodiscard]] std::optional<Character> first_character(std::string_view text);

// Of well-formed text.
[[nodiscard]] std::size_t count_characters(std::string_view text);

// Whether well-formed text holds a character that nobody sees.
[[nodiscard]] bool holds_unseen(std::string_view text);

// Whether well-formed text holds a character that turns the direction of what follows: a name could
// then be read as another one.
[[nodiscard]] bool turns_writing(std::string_view text);

// For a terminal or a line of text: what nobody sees, and what is not UTF-8, by its number
// (\x1b, \u202e). A line end too: what is shown stays one line.
[[nodiscard]] std::string shown(std::string_view text);

}  // namespace senim
