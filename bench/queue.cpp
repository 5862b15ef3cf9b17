// queue: what a start, a place and an offer cost, by how long the line is.
#include <algorithm>
#include <atomic>
#include <functional>
#include <string>
#include <utility>

#include "bench/scenarios.hpp"

namespace senim::bench {

namespace {

constexpr double k_settle_s = 2;  // what arrivals and closings leave behind

class InLine final : public Script {
 public:
  void child_is_told(Child& child, const to_child::State& state) override {
    if (std::holds_alternative<to_child::Closed>(state)) {
      ++taken_;
      return child.hang_up();
    }
    if (std::holds_alternative<to_child::Waiting>(state) && is_first(child)) ++queued_;
  }
  void counsellor_opens(Counsellor& counsellor, Talk& talk) override { counsellor.close(talk); }

  void expect(std::size_t children) { has_been_told_ = std::vector<char>(children); }
  [[nodiscard]] std::size_t queued() const { return queued_; }
  [[nodiscard]] std::size_t taken() const { return taken_; }

 private:
  bool is_first(const Child& child) {
    return std::exchange(has_been_told_.at(child.number()), char{1}) == 0;
  }

  std::vector<char> has_been_told_;  // each touched by its child's thread only
  std::atomic<std::size_t> queued_ = 0;
  std::atomic<std::size_t> taken_ = 0;
};

double cpu_s_of(const Stage& stage) {
  const auto use = stage.server_use();
  if (!use) throw Complaint("queue reads the CPU of a server on this machine: --url");
  return use->server.cpu_s + use->store.cpu_s;
}

// CPU that doing it took beyond what waiting alone takes anyway; 0 when it did not come to an end.
class Meter {
 public:
  explicit Meter(Stage& stage) : stage_(stage) {}

  void rest(double seconds) {
    const double before_s = cpu_s_of(stage_);
    stage_.pause(seconds, "waiting");
    resting_share_ = (cpu_s_of(stage_) - before_s) / seconds;
  }
  [[nodiscard]] double resting_share() const { return resting_share_; }

  [[nodiscard]] double spent_s(const std::function<void()>& deed) const {
    const double before_s = cpu_s_of(stage_);
    const std::int64_t began_ns = monotonic_ns();
    deed();
    stage_.pause(k_settle_s, "settling");
    const double passed_s = static_cast<double>(monotonic_ns() - began_ns) / 1e9;
    return std::max(0.0, cpu_s_of(stage_) - before_s - resting_share_ * passed_s);
  }

 private:
  Stage& stage_;
  double resting_share_ = 0;  // of a core
};

class Queue {
 public:
  Queue(Stage& stage, InLine& line, const QueueOptions& options)
      : stage_(stage), line_(line), options_(options) {}

  void play() {
    staff([](Counsellor& counsellor) { counsellor.cut(); });
    for (const std::uint32_t waiting : options_.lengths) {
      if (!arrive(waiting - (line_.queued() - line_.taken()))) return;
      stage_.pause(k_settle_s, "settling");
      if (!look(waiting)) return;
    }
  }

 private:
  bool look(std::uint32_t waiting) {
    constexpr double k_us = 1e6;
    Meter meter{stage_};
    meter.rest(options_.seconds);
    Cost cost{.waiting = waiting, .place_us = meter.resting_share() * k_us / waiting};
    bool is_done = true;
    cost.start_us =
        meter.spent_s([&] { is_done = arrive(options_.steps); }) * k_us / options_.steps;
    const std::size_t taken_before = line_.taken();
    const double taking_s = meter.spent_s([&] { is_done = is_done && take(options_.steps); });
    cost.taking_us = taking_s * k_us / static_cast<double>(line_.taken() - taken_before);
    if (is_done) stage_.outcome().costs.push_back(cost);
    return is_done;
  }

  bool arrive(std::size_t children) {
    const std::size_t first = std::exchange(arrived_, arrived_ + children);
    stage_.children_arrive(static_cast<double>(children) / options_.rate_per_s, first, arrived_);
    if (stage_.wait("children are queued", arrived_, [&] { return line_.queued(); })) return true;
    stage_.failure("only " + std::to_string(line_.queued()) + " of " + std::to_string(arrived_) +
                   " children got into the queue");
    return false;
  }

  bool take(std::size_t children) {
    const std::size_t goal = line_.taken() + children;
    staff([](Counsellor& counsellor) { counsellor.sit_down(); });
    const bool is_done = stage_.wait("children are taken", goal, [&] { return line_.taken(); });
    staff([](Counsellor& counsellor) { counsellor.cut(); });
    if (!is_done) stage_.failure("not all children were taken");
    return is_done;
  }

  void staff(void (*deed)(Counsellor&)) {
    stage_.everywhere([deed](Crowd& crowd) {
      for (const auto& counsellor : crowd.counsellors()) deed(*counsellor);
    });
  }

  Stage& stage_;
  InLine& line_;
  const QueueOptions& options_;
  std::size_t arrived_ = 0;
};

}  // namespace

Outcome queue(const StageOptions& stage_options, const QueueOptions& options) {
  const auto& lengths = options.lengths;
  if (!std::ranges::is_sorted(lengths) || lengths.empty() || lengths.front() < 2)
    throw Complaint("--lengths are to rise, from 2: 100,1000,10000");
  // The longest line, and for each length three times `steps`: those whose arrival is measured,
  // those who are then taken out of it, and those whom counsellors take beyond that before they are
  // stopped.
  const std::size_t children = lengths.back() + lengths.size() * std::size_t{options.steps} * 3;
  InLine line;
  line.expect(children);
  Stage stage{stage_options, "queue", children, line, From::many_places};
  if (stage.counsellors() == 0) throw Complaint("queue needs a counsellor: --staff name:password");
  stage.option("steps", std::to_string(options.steps));
  stage.begin();
  Queue{stage, line, options}.play();
  stage.end();
  for (const std::string& what : too_steep(stage.outcome().costs)) stage.failure(what);
  return std::move(stage.outcome());
}

}  // namespace senim::bench
