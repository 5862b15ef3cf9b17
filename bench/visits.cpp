// classroom and pairing: children who come, are answered and go.
#include <atomic>
#include <cstdio>
#include <string>

#include "bench/scenarios.hpp"

namespace senim::bench {

namespace {

class Visits final : public Script {
 public:
  Visits(std::uint32_t turns, std::uint32_t think_ms) : turns_(turns), think_ms_(think_ms) {}

  void child_is_told(Child& child, const to_child::State& state) override {
    if (std::holds_alternative<to_child::Closed>(state)) {
      if (child.is_live()) served_.fetch_add(1);
      return child.hang_up();
    }
    if (child.lines_said() > 0) return;
    queued_.fetch_add(1);
    child.say(monotonic_ns());
  }

  void child_hears(Child& child, const Line&) override {
    if (child.lines_said() >= turns_) return;
    think(child.crowd(), [&child] { child.say(monotonic_ns()); });
  }

  void counsellor_hears(Counsellor& counsellor, Talk& talk, const Line&) override {
    think(counsellor.crowd(), [&counsellor, conversation = talk.conversation] {
      if (Talk* here = counsellor.talk_of(conversation)) counsellor.say(*here, monotonic_ns());
    });
  }

  void counsellor_is_acknowledged(Counsellor& counsellor, Talk& talk) override {
    const auto answered =
        counsellor.crowd().run().ledger.lines_said(*talk.child, Author::counsellor);
    if (answered >= turns_ && talk.outstanding.empty()) counsellor.close(talk);
  }

  [[nodiscard]] std::size_t queued() const { return queued_.load(); }
  [[nodiscard]] std::size_t served() const { return served_.load(); }

 private:
  void think(Crowd& crowd, std::function<void()> then) const {
    think_ms_ == 0 ? then() : crowd.in_ms(think_ms_, std::move(then));
  }

  std::uint32_t turns_;
  std::uint32_t think_ms_;
  std::atomic<std::size_t> queued_ = 0;
  std::atomic<std::size_t> served_ = 0;
};

Outcome play(const StageOptions& options, const std::string& name, std::uint32_t children,
             double within_s, From from, Visits& script) {
  Stage stage{options, name, children, script, from};
  if (stage.counsellors() == 0) {
    throw Complaint(name + " needs counsellors: --staff name:password or --staff-file FILE");
  }
  stage.option("children", std::to_string(children));
  stage.option("within_s", std::to_string(static_cast<int>(within_s)));
  stage.begin();
  stage.open_window();
  stage.children_arrive(within_s);
  const bool all_served = stage.wait("children served", children, [&] { return script.served(); });
  stage.close_window();
  stage.end();
  stage.number("queued", static_cast<double>(script.queued()), "children were queued");
  stage.number("served", static_cast<double>(script.served()), "children were answered and closed");
  if (!all_served) {
    stage.failure(std::to_string(children - script.served()) + " of " + std::to_string(children) +
                  " children were not served");
  }
  return std::move(stage.outcome());
}

}  // namespace

Outcome classroom(const StageOptions& stage, const VisitOptions& options) {
  Visits script{options.turns, options.think_ms};
  return play(stage, "classroom", options.children, options.within_s, From::one_school, script);
}

Outcome pairing(const StageOptions& stage, const PairingOptions& options) {
  Visits script{1, 0};
  return play(stage, "pairing", options.children, options.children / options.rate_per_s,
              From::many_places, script);
}

}  // namespace senim::bench
