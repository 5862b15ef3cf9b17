// The one place where net reads a clock. Durations come from the monotonic clock; the wall clock is
// for display only.
#pragma once

#include <chrono>
#include <cstdint>

#include "server/desk/desk.hpp"

namespace senim::net {

[[nodiscard]] inline std::int64_t monotonic_ms() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

[[nodiscard]] inline desk::Now now() {
  using namespace std::chrono;
  const auto wall = duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
  return {.monotonic_ms = monotonic_ms(), .wall_ms = wall};
}

}  // namespace senim::net
