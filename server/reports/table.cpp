#include "server/reports/table.hpp"

#include <algorithm>
#include <cstddef>

#include "protocol/characters.hpp"

namespace senim::reports {

std::string aligned(Rows rows) {
  std::vector<std::size_t> widths;
  for (auto& row : rows) {
    // A store may hold names from before such characters were refused.
    for (std::string& cell : row) cell = shown(cell);
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], count_characters(row[i]));
  }
  std::string text;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      text += row[i];
      if (i + 1 < row.size()) text.append(widths[i] - count_characters(row[i]) + 2, ' ');
    }
    text += '\n';
  }
  return text;
}

}  // namespace senim::reports
