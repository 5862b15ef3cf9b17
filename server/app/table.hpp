// Rows with aligned columns for a terminal. Counts characters, not bytes, so that Kazakh and
// Russian line up.
#pragma once

#include <string>
#include <vector>

namespace senim::app {

using Rows = std::vector<std::vector<std::string>>;

[[nodiscard]] std::string aligned(const Rows& rows);

}  // namespace senim::app
