// Figures on paper: as an aligned table for a terminal, and as CSV for Excel as it is set up in
// Kazakhstan (UTF-8 with BOM, semicolons, ISO dates). Both begin with the period and the
// definitions. Returns text; writes no file.
#pragma once

#include <string>

#include "server/reports/figures.hpp"

namespace senim::reports {

[[nodiscard]] std::string as_table(const Figures& figures);
[[nodiscard]] std::string as_csv(const Figures& figures);

}  // namespace senim::reports
