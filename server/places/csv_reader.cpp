#include "server/places/csv_reader.hpp"

#include <algorithm>
#include <utility>

namespace senim::places {

std::optional<Fields> CsvReader::next() {
  Fields fields;
  for (;;) {
    auto field = starts_with('"') ? quoted() : plain();
    if (!field) return std::nullopt;
    fields.push_back(std::move(*field));
    if (!starts_with(separator_)) break;
    rest_.remove_prefix(1);
  }
  if (!rest_.empty() && !skip_line_end()) return std::nullopt;
  return fields;
}

bool CsvReader::skip_line_end() {
  const std::size_t length = rest_.starts_with("\r\n") ? 2 : 1;
  if (!starts_with('\r') && !starts_with('\n')) return false;
  rest_.remove_prefix(length);
  ++line_;
  return true;
}

std::optional<std::string> CsvReader::plain() {
  const char stops[] = {separator_, '\r', '\n', '"', '\0'};
  const std::size_t end = std::min(rest_.find_first_of(stops), rest_.size());
  std::string field{rest_.substr(0, end)};
  rest_.remove_prefix(end);
  if (starts_with('"')) return std::nullopt;
  return field;
}

std::optional<std::string> CsvReader::quoted() {
  rest_.remove_prefix(1);
  std::string field;
  while (!rest_.empty()) {
    const char c = rest_.front();
    if (c == '\r' || c == '\n') {
      skip_line_end();
      field += '\n';
      continue;
    }
    rest_.remove_prefix(1);
    if (c == '"' && !starts_with('"')) return field;
    if (c == '"') rest_.remove_prefix(1);
    field += c;
  }
  return std::nullopt;
}

}  // namespace senim::places
