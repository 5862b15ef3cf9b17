// `senim keys`: makes the operator's secret and names it. Never prints the key itself.
#pragma once

#include <iosfwd>

#include "server/app/options.hpp"

namespace senim::app {

// Both print the file, the fingerprint and the date of the key; throw StartError with the fix.
void run(const KeysInit& options, std::ostream& out);  // refused when there is a key already
void run(const KeysShow& options, std::ostream& out);

}  // namespace senim::app
