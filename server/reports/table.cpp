#include "server/reports/table.hpp"

#include <algorithm>
#include <cstddef>

#include "protocol/characters.hpp"

namespace senim::reports {

namespace {

std::size_t columns(const std::string& text) {
  const auto begins = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
  return static_cast<std::size_t>(std::ranges::count_if(text, begins));
}

}  // namespace

std::string aligned(Rows rows) {
  std::vector<std::size_t> widths;
  for (auto& row : rows) {
    // A store may hold names from before such characters were refused.
    for (std::string& cell : row) cell = shown(cell);
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], columns(row[i]));
  }
  std::string text;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      text += row[i];
      if (i + 1 < row.size()) text.append(widths[i] - columns(row[i]) + 2, ' ');
    }
    text += '\n';
  }
  return text;
}

}  // namespace senim::reports
