// `senim health`: asks a server on this machine for /health and prints the answer; for a
// container's health check. Returns 0 when it is well, 1 when it is not or does not answer within 3
// s.
#pragma once

#include "server/app/options.hpp"

namespace senim::app {

int run(const HealthOptions& options);

}  // namespace senim::app
