// The server: prepares the data directory, the keys and Redis, runs the workers, and ends them in
// order.
#pragma once

#include "server/app/options.hpp"

namespace senim::app {

// Returns the exit code after SIGINT or SIGTERM. Throws StartError with one clear line.
[[nodiscard]] int serve(const ServeOptions& options);

}  // namespace senim::app
