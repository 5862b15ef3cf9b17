// `senim rights`: who may do what, and which command or route each action is behind, as the tables
// that decide it say. Reads no store.
#pragma once

#include "server/app/options.hpp"

namespace senim::app {

int run(const RightsOptions& options);

}  // namespace senim::app
