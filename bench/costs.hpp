// Costs: what one step costs the server and its Redis, by how many children wait. Part of an
// Outcome: for people a table and a plot, for programs JSON.
#pragma once

#include <boost/json/array.hpp>
#include <cstdint>
#include <string>
#include <vector>

namespace senim::bench {

// Microseconds of CPU, server and Redis together.
struct Cost {
  std::uint32_t waiting = 0;
  double start_us = 0;   // upgrade, start, queued
  double place_us = 0;   // telling one child where it stands, for a second
  double taking_us = 0;  // offered, accepted, opened, closed
};
using Costs = std::vector<Cost>;  // the shortest line first

[[nodiscard]] std::string table_of(const Costs& costs);
[[nodiscard]] boost::json::array json_of(const Costs& costs);

// What grew faster than the logarithm of the line's length, in words; with room for a busy machine.
inline constexpr double k_growth_slack = 2;
[[nodiscard]] std::vector<std::string> too_steep(const Costs& costs);

}  // namespace senim::bench
