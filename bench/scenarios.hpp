// The scenarios: each plays one kind of day and returns what was found. They differ in their
// scripts; everything else is the Stage's.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "bench/attacker.hpp"
#include "bench/outcome.hpp"
#include "bench/speech.hpp"
#include "bench/stage.hpp"

namespace senim::bench {

// A class opens the poster: children arrive within a time, each writes while waiting, is answered,
// talks and is closed.
struct VisitOptions {
  std::uint32_t children = 300;
  double within_s = 60;
  std::uint32_t turns = 2;       // lines of each side
  std::uint32_t think_ms = 100;  // before every answer
};
[[nodiscard]] Outcome classroom(const StageOptions& stage, const VisitOptions& options);

// The same with one line each and no thinking: how long from start to a counsellor.
struct PairingOptions {
  std::uint32_t children = 500;
  double rate_per_s = 20;
};
[[nodiscard]] Outcome pairing(const StageOptions& stage, const PairingOptions& options);

// Pairs that write to each other without end. Closed loop: every line is answered at once, so that
// a fixed number is under way; what comes out is the saturation. Open loop: lines are due at a
// fixed rate, whatever the server does, and their time counts from when they were due.
struct RelayOptions {
  std::uint32_t pairs = 0;        // 0: as many as the staff can take
  std::uint32_t outstanding = 1;  // lines under way in a pair; closed loop
  double rate_per_s = 0;          // of all lines; 0: closed loop
  double warm_up_s = 2;
  double seconds = 10;
};
[[nodiscard]] Outcome relay(const StageOptions& stage, const RelayOptions& options);
// The same pairs, texts and loops at a peer, whose address is the stage's url.
[[nodiscard]] Outcome peer_relay(const StageOptions& stage, const RelayOptions& options,
                                 Speech speech);

// Children who come as fast as they are taken, and stay. Without a peer: at Senim.
struct ArrivalOptions {
  std::uint32_t children = 1000;
  std::uint32_t at_once = 64;  // on their way
};
[[nodiscard]] Outcome arrivals(StageOptions stage, const ArrivalOptions& options,
                               std::optional<Speech> peer);

// Children who wait, and nothing else; then, if they are to, each writes so many messages.
struct IdleOptions {
  std::uint32_t children = 1000;
  double rate_per_s = 500;
  double seconds = 20;
  std::uint32_t messages = 0;
};
[[nodiscard]] Outcome idle(const StageOptions& stage, const IdleOptions& options);

// What one step costs when so many wait: starts, then as many children taken, at each length.
struct QueueOptions {
  std::vector<std::uint32_t> lengths = {100, 1'000, 10'000};
  std::uint32_t steps = 1'000;
  double rate_per_s = 1'000;
  double seconds = 5;  // of waiting, at each length
};
[[nodiscard]] Outcome queue(const StageOptions& stage, const QueueOptions& options);

// All connections break at once, and all come back at once.
struct StormOptions {
  std::uint32_t children = 1000;
  double rate_per_s = 500;
  std::uint32_t rounds = 3;
  double away_s = 1;
};
[[nodiscard]] Outcome storm(const StageOptions& stage, const StormOptions& options);

// Somebody attacks, in one of several ways, beside honest children from other addresses and from
// the same one. The same children come before without the attacker.
struct FloodOptions {
  Attack attack = Attack::starts;
  std::uint32_t children = 60;  // in each half
  double rate_per_s = 6;
  double seconds = 5;               // at least, of the attack
  std::uint32_t connections = 500;  // of the attacker, at once
};
[[nodiscard]] Outcome flood(const StageOptions& stage, const FloodOptions& options);

// Far more children come than can be taken: those who are in must not feel it, the others are told
// honestly that they wait, or that the queue is full and when to try again.
inline constexpr double k_surge_acknowledged_s_max = 1;  // p99 (SECURITY.md, G11)
struct SurgeOptions {
  double times = 5;   // arrivals over what the counsellors can take
  double talk_s = 4;  // length of a conversation
  double seconds = 20;
};
[[nodiscard]] Outcome surge(const StageOptions& stage, const SurgeOptions& options);

}  // namespace senim::bench
