// Rows with aligned columns for a terminal. Counts characters, not bytes, so that Kazakh and
// Russian line up. Whatever a cell holds, a row stays one line and turns nothing in the terminal.
#pragma once

#include <string>
#include <vector>

namespace senim::reports {

using Rows = std::vector<std::vector<std::string>>;

[[nodiscard]] std::string aligned(Rows rows);

}  // namespace senim::reports
