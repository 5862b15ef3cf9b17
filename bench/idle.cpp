// idle and storm: children who only wait, and children who all come back at once.
#include <algorithm>
#include <atomic>
#include <string>
#include <utility>

#include "bench/scenarios.hpp"

namespace senim::bench {

namespace {

constexpr double k_settle_s = 5;  // until what traffic needed has been given back

class Waiting final : public Script {
 public:
  void child_is_acknowledged(Child& /*child*/) override { ++acknowledged_; }
  [[nodiscard]] std::size_t acknowledged() const { return acknowledged_; }

 private:
  std::atomic<std::size_t> acknowledged_ = 0;
};

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

// One message of each child after the other's, at the pace at which they came.
bool all_write(Stage& stage, const Waiting& script, const IdleOptions& options) {
  for (std::uint32_t round = 1; round <= options.messages; ++round) {
    const std::int64_t first_ns = monotonic_ns();
    stage.everywhere([&](Crowd& crowd) {
      for (const auto& child : crowd.children()) {
        const auto due_ns =
            first_ns + static_cast<std::int64_t>(child->number() / options.rate_per_s * 1e9);
        crowd.at(due_ns, [&child = *child, due_ns] { child.say(due_ns); });
      }
    });
    const std::size_t all = std::size_t{round} * options.children;
    if (stage.wait("messages are acknowledged", all, [&] { return script.acknowledged(); }))
      continue;
    stage.failure("only " + std::to_string(script.acknowledged()) + " of " + std::to_string(all) +
                  " messages were acknowledged");
    return false;
  }
  return true;
}

}  // namespace

Outcome idle(const StageOptions& stage_options, const IdleOptions& options) {
  Waiting script;
  Stage stage{stage_options, "idle", options.children, script, From::many_places};
  stage.option("children", std::to_string(options.children));
  stage.option("seconds", std::to_string(static_cast<int>(options.seconds)));
  stage.begin();
  const auto before = stage.server_use();
  if (options.messages > 0 && !before)
    throw Complaint("idle --messages reads the memory of a server on this machine: --url");
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
      if (options.messages > 0 && all_write(stage, script, options)) {
        stage.pause(k_settle_s, "settling");
        const double after_traffic = grown_bytes(*stage.server_use());
        stage.number("resident_bytes_per_child_after_traffic", after_traffic,
                     "bytes of the server's memory for a child, when all have written");
        stage.number("after_traffic_vs_idle", after_traffic / grown_bytes(*after),
                     "of it to what it was before");
      }
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
