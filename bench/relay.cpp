#include <atomic>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "bench/scenarios.hpp"
#include "protocol/limits.hpp"

namespace senim::bench {

namespace {

class Relay final : public Script {
 public:
  explicit Relay(bool answers_at_once) : answers_at_once_(answers_at_once) {}

  // The first line of each side makes the pair known to each other.
  void child_is_told(Child& child, const to_child::State& state) override {
    if (std::holds_alternative<to_child::Closed>(state)) return child.hang_up();
    if (child.lines_said() == 0) child.say(monotonic_ns());
  }
  void child_hears(Child& child, const Line& line) override {
    if (line.number == 1) {
      paired_.fetch_add(1);
    } else if (answers()) {
      child.say(monotonic_ns());
    }
  }
  void counsellor_hears(Counsellor& counsellor, Talk& talk, const Line& line) override {
    if (line.number == 1 || answers()) counsellor.say(talk, monotonic_ns());
  }

  [[nodiscard]] std::size_t paired() const { return paired_.load(); }
  [[nodiscard]] bool is_running() const { return is_running_.load(std::memory_order_relaxed); }
  void run(bool running) { is_running_.store(running); }

 private:
  [[nodiscard]] bool answers() const { return answers_at_once_ && is_running(); }

  bool answers_at_once_;
  std::atomic<bool> is_running_ = false;
  std::atomic<std::size_t> paired_ = 0;
};

// Lines of one crowd that are due at a fixed rate, the speakers taking turns.
struct Beat {
  Crowd& crowd;
  const Relay& script;
  std::vector<std::function<void(std::int64_t)>> speakers;
  std::int64_t first_ns;
  double apart_ns;
  std::uint64_t count = 0;
};

void go_on(const std::shared_ptr<Beat>& beat) {
  const auto due_ns =
      beat->first_ns + static_cast<std::int64_t>(beat->apart_ns * static_cast<double>(beat->count));
  beat->crowd.at(due_ns, [beat, due_ns] {
    if (!beat->script.is_running()) return;
    beat->speakers[beat->count++ % beat->speakers.size()](due_ns);
    go_on(beat);
  });
}

std::vector<std::function<void(std::int64_t)>> speakers_of(Crowd& crowd) {
  std::vector<std::function<void(std::int64_t)>> speakers;
  for (const auto& child : crowd.children()) {
    speakers.emplace_back([&child = *child](std::int64_t due_ns) { child.say(due_ns); });
  }
  for (const auto& counsellor : crowd.counsellors()) {
    for (const auto& [conversation, talk] : counsellor->talks()) {
      speakers.emplace_back([&counsellor = *counsellor, conversation](std::int64_t due_ns) {
        if (Talk* here = counsellor.talk_of(conversation)) counsellor.say(*here, due_ns);
      });
    }
  }
  return speakers;
}

void begin_open_loop(Stage& stage, const Relay& script, double rate_per_s, std::size_t pairs) {
  const double apart_ns_of_one = 1e9 * 2 * static_cast<double>(pairs) / rate_per_s;
  stage.everywhere([&](Crowd& crowd) {
    auto beat = std::make_shared<Beat>(Beat{.crowd = crowd,
                                            .script = script,
                                            .speakers = speakers_of(crowd),
                                            .first_ns = monotonic_ns(),
                                            .apart_ns = 0});
    if (beat->speakers.empty()) return;
    beat->apart_ns = apart_ns_of_one / static_cast<double>(beat->speakers.size());
    go_on(beat);
  });
}

void begin_closed_loop(Stage& stage, std::uint32_t outstanding) {
  stage.everywhere([outstanding](Crowd& crowd) {
    for (const auto& child : crowd.children()) {
      for (std::uint32_t i = 0; i < outstanding; ++i) child->say(monotonic_ns());
    }
  });
}

// What is under way arrives, and is answered no more.
void let_it_settle(Stage& stage, std::size_t pairs) {
  const auto settled = [&stage] {
    return stage.sum([](Crowd& crowd) {
      std::size_t count = 0;
      for (const auto& child : crowd.children()) {
        if (!child->has_outstanding()) ++count;
      }
      for (const auto& counsellor : crowd.counsellors()) {
        for (const auto& [conversation, talk] : counsellor->talks()) {
          if (talk.child && talk.outstanding.empty()) ++count;
        }
      }
      return count;
    });
  };
  if (!stage.wait("sides have all acknowledged", 2 * pairs, settled)) {
    stage.failure("some lines were never acknowledged");
  }
  constexpr double k_delivery_s = 0.5;  // an acknowledgement may overtake the delivery
  stage.pause(k_delivery_s, "last deliveries");
}

}  // namespace

Outcome relay(const StageOptions& stage_options, const RelayOptions& options) {
  const bool open_loop = options.rate_per_s > 0;
  Relay script{!open_loop};
  std::size_t staff = stage_options.staff.size();
  if (!stage_options.staff_file.empty()) staff += accounts_in(stage_options.staff_file).size();
  const std::size_t room = staff * static_cast<std::size_t>(limits::k_capacity_max);
  const std::size_t pairs = options.pairs == 0 ? room : options.pairs;
  if (room == 0)
    throw Complaint("relay needs counsellors: --staff name:password or --staff-file FILE");
  if (pairs > room) {
    throw Complaint(std::to_string(pairs) + " pairs need " +
                    std::to_string((pairs + limits::k_capacity_max - 1) / limits::k_capacity_max) +
                    " counsellors, there are " + std::to_string(staff));
  }
  Stage stage{stage_options, open_loop ? "relay, open loop" : "relay, closed loop", pairs, script,
              From::many_places};
  stage.option("pairs", std::to_string(pairs));
  if (open_loop) stage.option("rate_per_s", std::to_string(static_cast<int>(options.rate_per_s)));
  if (!open_loop) stage.option("outstanding", std::to_string(options.outstanding));
  stage.begin();
  stage.children_arrive(static_cast<double>(pairs) / 200);
  if (!stage.wait("pairs", pairs, [&] { return script.paired(); })) {
    stage.failure("only " + std::to_string(script.paired()) + " pairs came together");
    stage.end();
    return std::move(stage.outcome());
  }
  script.run(true);
  open_loop ? begin_open_loop(stage, script, options.rate_per_s, pairs)
            : begin_closed_loop(stage, options.outstanding);
  stage.pause(options.warm_up_s, "warming up");
  stage.open_window();
  stage.pause(options.seconds, "measuring");
  stage.close_window();
  script.run(false);
  let_it_settle(stage, pairs);
  stage.end();
  return std::move(stage.outcome());
}

}  // namespace senim::bench
