// Report: an outcome as one HTML file with its plots: no script, no request to anywhere, light and
// dark. Made when the run is over.
#pragma once

#include <string>

#include "bench/outcome.hpp"

namespace senim::bench {

[[nodiscard]] std::string report_of(const Outcome& outcome);

}  // namespace senim::bench
