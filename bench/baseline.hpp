// Baseline: Senim beside what it could be compared with, on this machine and in one run: a bare
// Beast relay, relays on ws and on socket.io that store what they acknowledge (bench/peers/), and
// the store's own ceiling. The subjects take turns, round by round, so that a machine's moods meet
// all of them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bench/scenarios.hpp"
#include "bench/subjects.hpp"

namespace senim::bench {

struct BaselineOptions {
  SubjectPaths paths;
  std::vector<std::string> against;  // bare_beast, node, socket_io
  std::uint32_t pairs = 1'000;
  std::uint32_t outstanding = 8;  // the second closed loop
  std::uint32_t rounds = 3;
  std::uint32_t arrivals = 2'000;
  double warm_up_s = 1;
  double seconds = 5;
};

// Everything is started here, Senim too.
[[nodiscard]] Outcome baseline(const StageOptions& stage, const BaselineOptions& options);
// The closed loop of `relay` at the running server of the stage's url, and at the others.
[[nodiscard]] Outcome relay_baseline(const StageOptions& stage, const RelayOptions& relay,
                                     const BaselineOptions& options);

}  // namespace senim::bench
