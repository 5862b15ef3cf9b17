// `senim report`: the figures of a period from the filed contact records, as a table or as CSV.
// Reads only. Returns the exit code; throws with one line when a record cannot be read, because a
// figure that leaves some out is wrong.
#pragma once

#include "server/app/options.hpp"

namespace senim::app {

int run(const ReportOptions& options);

}  // namespace senim::app
