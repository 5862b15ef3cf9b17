// The options of the scenarios that press a server: flood and surge.
#pragma once

#include <CLI/App.hpp>

#include "bench/scenarios.hpp"

namespace senim::bench {

void add_flood(CLI::App& app, FloodOptions& options);
void add_surge(CLI::App& app, SurgeOptions& options);

}  // namespace senim::bench
