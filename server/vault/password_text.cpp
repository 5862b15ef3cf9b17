#include "server/vault/password_text.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>

#include "protocol/characters.hpp"

namespace senim::vault {
namespace {

const std::string k_allowed = "a password has " + std::to_string(k_password_characters_min) +
                              " to " + std::to_string(k_password_characters_max) +
                              " characters, blanks inside included";

bool is_control(char32_t code) { return code < 0x20 || (code >= 0x7F && code < 0xA0); }

bool is_blank(char32_t code) {
  return utf8proc_category(static_cast<utf8proc_int32_t>(code)) == UTF8PROC_CATEGORY_ZS;
}

bool is_at_an_end(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_at_an_end(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_at_an_end(text.back())) text.remove_suffix(1);
  return text;
}

// One kind of blank, and nothing unseen. Never longer than the text, so that it is never moved and
// leaves no copy of itself behind.
bool put_seen(std::string_view text, std::string& into) {
  into.reserve(text.size());
  while (!text.empty()) {
    const auto character = first_character(text);
    if (!character) return false;
    const auto piece = text.substr(0, character->bytes);
    if (is_blank(character->code)) {
      into += ' ';
    } else if (is_control(character->code) || !holds_unseen(piece)) {
      into += piece;
    }
    text.remove_prefix(character->bytes);
  }
  return true;
}

struct WipedAndFreed {
  std::size_t bytes;
  void operator()(utf8proc_uint8_t* text) const {
    wipe(text, bytes);
    std::free(text);
  }
};

std::optional<SecretText> composed(std::string_view text) {
  utf8proc_uint8_t* made = nullptr;
  // NOLINTNEXTLINE(clang-analyzer-optin.core.EnumCastOutOfRange): flags, made to be joined
  constexpr auto k_nfc = static_cast<utf8proc_option_t>(UTF8PROC_COMPOSE | UTF8PROC_STABLE);
  const auto bytes = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                  static_cast<utf8proc_ssize_t>(text.size()), &made, k_nfc);
  if (bytes < 0) return std::nullopt;
  const auto size = static_cast<std::size_t>(bytes);
  const std::unique_ptr<utf8proc_uint8_t, WipedAndFreed> held{made, WipedAndFreed{size}};
  return SecretText{trimmed({reinterpret_cast<const char*>(made), size})};
}

std::size_t characters_of(std::string_view text) {
  std::size_t count = 0;
  utf8proc_int32_t before = -1;
  utf8proc_int32_t state = 0;
  while (!text.empty()) {
    const auto character = first_character(text);
    if (!character) return count;
    const auto code = static_cast<utf8proc_int32_t>(character->code);
    if (before < 0 || utf8proc_grapheme_break_stateful(before, code, &state)) ++count;
    before = code;
    text.remove_prefix(character->bytes);
  }
  return count;
}

// Of a form: a line end inside it, or another key that no field of a page takes.
std::optional<std::string> control_fault(std::string_view form) {
  while (!form.empty()) {
    const auto character = first_character(form);
    if (!character) return "the password is not UTF-8 text";
    if (character->code == '\n' || character->code == '\r') return "the password has several lines";
    if (is_control(character->code)) {
      std::array<char, sizeof("U+0000")> number{};
      std::snprintf(number.data(), number.size(), "U+%04X", static_cast<unsigned>(character->code));
      return "the password holds a control character (" + std::string{number.data()} + ")";
    }
    form.remove_prefix(character->bytes);
  }
  return std::nullopt;
}

}  // namespace

std::optional<SecretText> password_form(std::string_view typed) {
  std::string seen;
  const bool is_utf8 = put_seen(typed, seen);
  auto form = is_utf8 ? composed(seen) : std::nullopt;
  wipe(seen.data(), seen.size());
  return form;
}

std::optional<std::string> password_fault(std::string_view form) {
  if (form.empty()) return "the password is empty or only blanks: " + k_allowed;
  if (auto fault = control_fault(form)) return *fault + ": it is one line that can be typed";
  const auto count = characters_of(form);
  if (count < k_password_characters_min || count > k_password_characters_max)
    return "the password has " + std::to_string(count) + " characters: " + k_allowed;
  if (form.size() > k_password_form_bytes_max)
    return "the password has " + std::to_string(form.size()) + " bytes: its characters may have " +
           std::to_string(k_password_form_bytes_max) + " bytes together";
  return std::nullopt;
}

}  // namespace senim::vault
