// New connections a second: so many are on their way at once, each that has arrived makes room for
// another, and all stay. At Senim a child has arrived when it is queued, at a peer when the upgrade
// is done.
#include <atomic>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "bench/scenarios.hpp"

namespace senim::bench {

namespace {

class Arrivals final : public Script {
 public:
  Arrivals(const ArrivalOptions& options, std::uint32_t crowds)
      : crowds_(crowds),
        at_once_((options.at_once + crowds - 1) / crowds * crowds),
        has_arrived_(options.children) {}

  void child_is_told(Child& child, const to_child::State& /*state*/) override {
    arrived(child.crowd(), child.number());
  }
  void seat_is_taken(Seat& seat) override { arrived(seat.crowd(), seat.talks().front().child); }

  void begin(Stage& stage) {
    stage.everywhere([this](Crowd& crowd) {
      for (std::size_t i = 0; i < at_once_ / crowds_; ++i) begin_one(crowd, i);
    });
  }

  [[nodiscard]] std::size_t arrived() const { return arrived_.load(); }
  [[nodiscard]] std::int64_t last_ns() const { return last_ns_.load(); }

 private:
  void arrived(Crowd& crowd, ChildNumber number) {
    if (std::exchange(has_arrived_.at(number), char{1}) != 0) return;
    if (arrived_.fetch_add(1) + 1 == has_arrived_.size()) last_ns_.store(monotonic_ns());
    begin_one(crowd, (number + at_once_) / crowds_);  // of the same crowd: they are dealt in turn
  }

  static void begin_one(Crowd& crowd, std::size_t index) {
    if (index < crowd.children().size()) crowd.children()[index]->arrive();
    if (index < crowd.seats().size()) crowd.seats()[index]->arrive();
  }

  std::size_t crowds_;
  std::size_t at_once_;
  std::vector<char> has_arrived_;  // each touched by its child's thread only
  std::atomic<std::size_t> arrived_ = 0;
  std::atomic<std::int64_t> last_ns_ = 0;
};

}  // namespace

Outcome arrivals(StageOptions stage_options, const ArrivalOptions& options,
                 std::optional<Speech> peer) {
  stage_options.signed_in.clear();  // nobody is on duty: the children stay in the queue
  Arrivals script{options, stage_options.threads};
  Stage stage{stage_options, "arrivals", options.children, script, From::many_places};
  stage.option("children", std::to_string(options.children));
  stage.option("at_once", std::to_string(options.at_once));
  if (peer) {
    stage.begin_at_peer(*peer, 0);
  } else {
    stage.begin();
  }
  const std::int64_t begin_ns = monotonic_ns();
  script.begin(stage);
  if (!stage.wait("children have arrived", options.children, [&] { return script.arrived(); })) {
    stage.failure("only " + std::to_string(script.arrived()) + " of " +
                  std::to_string(options.children) + " children arrived");
  } else {
    stage.number("arrivals_per_s",
                 options.children / (static_cast<double>(script.last_ns() - begin_ns) / 1e9),
                 "children arrived a second");
  }
  stage.end();
  return std::move(stage.outcome());
}

}  // namespace senim::bench
