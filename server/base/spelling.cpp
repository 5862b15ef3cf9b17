#include "server/base/spelling.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <optional>
#include <utility>

namespace senim {

namespace {

using Mapping = utf8proc_int32_t (*)(utf8proc_int32_t, void*);

struct Free {
  void operator()(utf8proc_uint8_t* bytes) const { std::free(bytes); }
};

constexpr int k_tidy = UTF8PROC_COMPOSE | UTF8PROC_IGNORE | UTF8PROC_STABLE;
constexpr int k_same = k_tidy | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_LUMP;

std::optional<std::string> mapped(std::string_view text, int options, Mapping mapping) {
  utf8proc_uint8_t* bytes = nullptr;
  // Its options are one enum and are meant to be joined.
  // NOLINTBEGIN(clang-analyzer-optin.core.EnumCastOutOfRange)
  const auto size = utf8proc_map_custom(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                        static_cast<utf8proc_ssize_t>(text.size()), &bytes,
                                        static_cast<utf8proc_option_t>(options), mapping, nullptr);
  // NOLINTEND(clang-analyzer-optin.core.EnumCastOutOfRange)
  const std::unique_ptr<utf8proc_uint8_t, Free> held{bytes};
  if (size < 0) return std::nullopt;
  return std::string(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
}

utf8proc_int32_t one_blank(utf8proc_int32_t c, void* /*unused*/) {
  return c == '\t' || utf8proc_category(c) == UTF8PROC_CATEGORY_ZS ? ' ' : c;
}

// «Нұр», “Нұр” and "Нұр" are one name; № 20 and №20 one number.
utf8proc_int32_t one_quote(utf8proc_int32_t c, void* context) {
  constexpr utf8proc_int32_t k_low_quote = 0x201E;
  constexpr utf8proc_int32_t k_numero = 0x2116;
  if (c == k_numero) return '#';
  const auto category = utf8proc_category(c);
  const bool quote = category == UTF8PROC_CATEGORY_PI || category == UTF8PROC_CATEGORY_PF;
  if (quote || c == k_low_quote) return '"';
  return one_blank(c, context);
}

std::string without_needless_blanks(std::string_view text) {
  std::string kept;
  for (const char c : text) {
    if (c == ' ' && (kept.empty() || kept.back() == ' ')) continue;
    kept += c;
  }
  if (kept.ends_with(' ')) kept.pop_back();
  return kept;
}

bool is_sign(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte > ' ' && byte < 0x80U && (byte < '0' || byte > '9') && (byte < 'a' || byte > 'z');
}

// After the case is folded. Small letters, each looking Latin as a small or as a capital one.
constexpr std::array k_look_alikes = {
    std::pair{"а", 'a'}, std::pair{"в", 'b'}, std::pair{"е", 'e'}, std::pair{"к", 'k'},
    std::pair{"м", 'm'}, std::pair{"н", 'h'}, std::pair{"о", 'o'}, std::pair{"р", 'p'},
    std::pair{"с", 'c'}, std::pair{"т", 't'}, std::pair{"у", 'y'}, std::pair{"х", 'x'},
    std::pair{"і", 'i'}, std::pair{"ј", 'j'}, std::pair{"ѕ", 's'}, std::pair{"һ", 'h'},
    std::pair{"ү", 'y'}, std::pair{"ԛ", 'q'}, std::pair{"ԝ", 'w'}, std::pair{"ѵ", 'v'}};

}  // namespace

std::string tidy(std::string_view text) {
  const auto composed = mapped(text, k_tidy, one_blank);
  return composed ? without_needless_blanks(*composed) : std::string{text};
}

std::string spelling(std::string_view text) {
  const auto folded = mapped(text, k_same, one_quote);
  if (!folded) return std::string{text};
  const std::string blanks_once = without_needless_blanks(*folded);
  std::string kept;
  for (std::size_t at = 0; at < blanks_once.size(); ++at) {
    const bool beside_a_sign =
        blanks_once[at] == ' ' && (is_sign(kept.back()) || is_sign(blanks_once[at + 1]));
    if (!beside_a_sign) kept += blanks_once[at];
  }
  return kept;
}

std::string look(std::string_view text) {
  std::string seen;
  const std::string spelled = spelling(text);
  std::string_view rest = spelled;
  while (!rest.empty()) {
    bool latin = false;
    for (const auto& [cyrillic, letter] : k_look_alikes) {
      if (!rest.starts_with(cyrillic)) continue;
      seen += letter;
      rest.remove_prefix(std::string_view{cyrillic}.size());
      latin = true;
      break;
    }
    if (latin) continue;
    seen += rest.front();
    rest.remove_prefix(1);
  }
  return seen;
}

std::string file_word(std::string_view text, std::size_t bytes_max) {
  const std::string name = tidy(text);
  const auto* at = reinterpret_cast<const utf8proc_uint8_t*>(name.data());
  auto left = static_cast<utf8proc_ssize_t>(name.size());
  std::string word;
  bool gap = false;
  while (left > 0) {
    utf8proc_int32_t c = 0;
    const auto bytes = std::max<utf8proc_ssize_t>(utf8proc_iterate(at, left, &c), 1);
    const std::string_view character{reinterpret_cast<const char*>(at),
                                     static_cast<std::size_t>(bytes)};
    at += bytes;
    left -= bytes;
    const auto category = c < 0 ? UTF8PROC_CATEGORY_CN : utf8proc_category(c);
    if (category < UTF8PROC_CATEGORY_LU || category > UTF8PROC_CATEGORY_NO) {
      gap = !word.empty();
      continue;
    }
    if (word.size() + character.size() + 1 > bytes_max) break;
    if (gap) word += '-';
    gap = false;
    word += character;
  }
  return word;
}

}  // namespace senim
