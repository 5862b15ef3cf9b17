#include "server/base/csv.hpp"

namespace senim {

namespace {

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
    csv += quoted(fields[i]);
  }
  csv += "\r\n";
}

}  // namespace senim
