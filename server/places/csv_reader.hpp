// CsvReader: the records of a CSV text, one at a time (RFC 4180: quoted fields hold separators,
// line ends and doubled quotes). Any line end: LF, CRLF, or CR alone. Keeps views of the text,
// which outlives it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace senim::places {

using Fields = std::vector<std::string>;

class CsvReader {
 public:
  CsvReader(std::string_view text, char separator) : rest_(text), separator_(separator) {}

  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  [[nodiscard]] std::size_t line() const { return line_; }  // where the next record begins

  // Nothing when the quoting is broken; the rest of the text cannot be trusted then.
  [[nodiscard]] std::optional<Fields> next();

 private:
  [[nodiscard]] bool starts_with(char c) const { return !rest_.empty() && rest_.front() == c; }
  bool skip_line_end();
  std::optional<std::string> plain();
  std::optional<std::string> quoted();

  std::string_view rest_;
  char separator_;
  std::size_t line_ = 1;
};

}  // namespace senim::places
