// idle and storm: children who only wait, and children who all come back at once.
#include <algorithm>
#include <string>
#include <utility>

#include "bench/scenarios.hpp"

namespace senim::bench {

namespace {

class Waiting final : public Script {};

std::size_t children_with_state(Stage& stage) {
  return stage.sum([](Crowd& crowd) {
    return static_cast<std::size_t>(std::ranges::count_if(
        crowd.children(), [](const auto& child) { return child->has_state(); }));
  });
}

bool all_arrive(Stage& stage, std::uint32_t children, double rate_per_s) {
  stage.children_arrive(children / rate_per_s);
  if (stage.wait("children are waiting", children, [&] { return children_with_state(stage); })) {
    return true;
  }
  stage.failure("only " + std::to_string(children_with_state(stage)) + " of " +
                std::to_string(children) + " children got into the queue");
  return false;
}

}  // namespace

Outcome idle(const StageOptions& stage_options, const IdleOptions& options) {
  Waiting script;
  Stage stage{stage_options, "idle", options.children, script, From::many_places};
  stage.option("children", std::to_string(options.children));
  stage.option("seconds", std::to_string(static_cast<int>(options.seconds)));
  stage.begin();
  const auto before = stage.server_use();
  if (all_arrive(stage, options.children, options.rate_per_s)) {
    const auto arrived = stage.server_use();
    stage.pause(options.seconds, "waiting");
    const auto after = stage.server_use();
    const std::size_t still_there = children_with_state(stage);
    if (still_there < options.children) {
      stage.failure(std::to_string(options.children - still_there) + " children lost their place");
    }
    if (before && arrived && after) {
      const auto grown_bytes = [&](const ServerUse& use) {
        return (static_cast<double>(use.server.resident_bytes) -
                static_cast<double>(before->server.resident_bytes)) /
               options.children;
      };
      stage.note("memory that an earlier run left free is used again: start the server afresh");
      stage.number("resident_bytes_per_child", grown_bytes(*arrived),
                   "bytes of the server's memory for a child, on arrival");
      stage.number("resident_bytes_per_child_after", grown_bytes(*after),
                   "bytes of the server's memory for a child, in the end");
      stage.number("idle_cpu_percent",
                   (after->server.cpu_s - arrived->server.cpu_s) / options.seconds * 100,
                   "% of a core the server used while all were waiting");
    }
  }
  stage.end();
  return std::move(stage.outcome());
}

Outcome storm(const StageOptions& stage_options, const StormOptions& options) {
  Waiting script;
  Stage stage{stage_options, "storm", options.children, script, From::many_places};
  stage.option("children", std::to_string(options.children));
  stage.option("rounds", std::to_string(options.rounds));
  stage.begin();
  bool all_here = all_arrive(stage, options.children, options.rate_per_s);
  double slowest_s = 0;
  for (std::uint32_t round = 0; all_here && round < options.rounds; ++round) {
    stage.everywhere([](Crowd& crowd) {
      for (const auto& child : crowd.children()) child->cut();
    });
    stage.pause(options.away_s, "away");
    const std::int64_t begin_ns = monotonic_ns();
    stage.everywhere([](Crowd& crowd) {
      for (const auto& child : crowd.children()) child->arrive();
    });
    all_here = stage.wait("children are back", options.children,
                          [&] { return children_with_state(stage); });
    if (!all_here) stage.failure("not all children came back");
    slowest_s = std::max(slowest_s, static_cast<double>(monotonic_ns() - begin_ns) / 1e9);
  }
  stage.end();
  stage.number("all_back_s", slowest_s, "seconds until all were back, the slowest round");
  if (slowest_s > 0) {
    stage.number("back_per_s", options.children / slowest_s, "children back a second");
  }
  return std::move(stage.outcome());
}

}  // namespace senim::bench
