#include "server/places/set_text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace senim::places {

namespace {

// In ems of the widest usual font (DejaVu Sans Bold), rounded up.
constexpr double k_narrow_em = 0.72;  // small letters, digits, signs
constexpr double k_capital_em = 0.9;
constexpr double k_wide_em = 1.35;  // Щ, Ж, W, and all letters that are not known here

constexpr std::string_view k_narrow =
    "абвгдезийклнопрстухцчьэяёәғқңөұүһіabcdefghijklnopqrstuvxyz0123456789 .,:;!?'\"()-/·«»“”";
constexpr std::string_view k_capitals =
    "АБВГДЕЗИЙКЛНОПРСТУХЦЧЬЭЯЁӘҒҚҢӨҰҮҺІABCDEFGHIJKLNOPQRSTUVXYZъ";

// The first character of text that is not empty.
std::string_view first_of(std::string_view text) {
  std::size_t end = 1;
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) ++end;
  return text.substr(0, end);
}

double width_em(std::string_view text) {
  double width = 0;
  while (!text.empty()) {
    const auto character = first_of(text);
    const auto in = [character](std::string_view set) {
      return set.find(character) != std::string_view::npos;
    };
    width += in(k_narrow) ? k_narrow_em : in(k_capitals) ? k_capital_em : k_wide_em;
    text.remove_prefix(character.size());
  }
  return width;
}

// As much of a word as fits: a word longer than a line is broken somewhere.
std::string_view piece_of(std::string_view word, double room_em) {
  std::size_t end = first_of(word).size();
  while (end < word.size()) {
    const std::size_t next = end + first_of(word.substr(end)).size();
    if (width_em(word.substr(0, next)) > room_em) break;
    end = next;
  }
  return word.substr(0, end);
}

std::vector<std::string> wrapped(std::string_view words, double room_em) {
  std::vector<std::string> lines;
  while (!words.empty()) {
    const auto word = words.substr(0, words.find(' '));
    const auto piece = piece_of(word, room_em);
    const bool joins =
        !lines.empty() && width_em(lines.back() + ' ' + std::string{word}) <= room_em;
    if (joins) {
      lines.back() += ' ' + std::string{word};
      words.remove_prefix(word.size());
    } else {
      lines.emplace_back(piece);
      words.remove_prefix(piece.size());
    }
    if (words.starts_with(' ')) words.remove_prefix(1);
  }
  return lines;
}

}  // namespace

SetText set_text(std::string_view words, double size_mm, double width_mm) {
  if (words.empty()) return {};
  const double one_line_mm = std::min(size_mm, width_mm / width_em(words));
  if (one_line_mm >= k_readable_mm) return {one_line_mm, {std::string{words}}};
  return {k_readable_mm, wrapped(words, width_mm / k_readable_mm)};
}

}  // namespace senim::places
