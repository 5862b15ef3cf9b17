// The options of `senim-bench chaos`.
#pragma once

#include <CLI/App.hpp>

#include "tests/chaos/chaos.hpp"

namespace senim::bench::chaos {

void add_chaos(CLI::App& app, ChaosOptions& options);

}  // namespace senim::bench::chaos
