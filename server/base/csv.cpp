#include "server/base/csv.hpp"

#include <algorithm>

namespace senim {

namespace {

// What a spreadsheet begins a formula with: whoever opens our list runs what somebody has typed.
// Apostrophes before it are kept apart from ours: each list that is read again loses one.
bool is_formula(std::string_view field) {
  field.remove_prefix(std::min(field.find_first_not_of('\''), field.size()));
  return !field.empty() && std::string_view{"=+-@\t"}.find(field.front()) != std::string_view::npos;
}

std::string quoted(std::string_view field) {
  if (field.find_first_of(";\"\r\n") == std::string_view::npos) return std::string{field};
  std::string out = "\"";
  for (const char c : field) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

}  // namespace

void append_csv_row(std::string& csv, std::span<const std::string> fields) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) csv += ';';
    csv += is_formula(fields[i]) ? quoted("'" + fields[i]) : quoted(fields[i]);
  }
  csv += "\r\n";
}

std::string_view without_guard(std::string_view field) {
  if (field.starts_with('\'') && is_formula(field)) field.remove_prefix(1);
  return field;
}

}  // namespace senim
