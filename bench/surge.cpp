// surge: far more children than can be taken.
#include <algorithm>
#include <atomic>
#include <string>
#include <vector>

#include "bench/scenarios.hpp"
#include "protocol/limits.hpp"

namespace senim::bench {

namespace {

constexpr std::int64_t k_line_ms = 1'000;  // between two lines of one side: within the usual limit
constexpr std::int64_t k_last_line_ms =
    1'000;  // before the end; what comes then is heard by nobody

class Surge final : public Script {
 public:
  Surge(double talk_s, std::size_t children)
      : talk_ms_(static_cast<std::int64_t>(talk_s * 1'000)), is_ending_(children) {}

  void child_is_told(Child& child, const to_child::State& state) override {
    if (std::holds_alternative<to_child::Closed>(state)) {
      if (child.is_live()) ++served_;
      return child.hang_up();
    }
    if (std::holds_alternative<to_child::Waiting>(state)) ++told_to_wait_;
    if (child.lines_said() > 0) return;
    ++queued_;
    child.say(monotonic_ns());
    go_on(child);
  }
  void child_is_refused(Child&, const Refusal& refusal) override {
    if (refusal.code != ErrorCode::queue_full) return;
    ++full_;
    if (!refusal.retry_ms) ++full_without_retry_;
  }
  void counsellor_meets(Counsellor& counsellor, Talk& talk) override {
    const ConversationId conversation = talk.conversation;
    go_on(counsellor, conversation);
    counsellor.crowd().in_ms(std::max<std::int64_t>(talk_ms_ - k_last_line_ms, 0),
                             [this, child = *talk.child] { is_ending_[child] = true; });
    counsellor.crowd().in_ms(talk_ms_, [&counsellor, conversation] {
      Talk* here = counsellor.talk_of(conversation);
      if (here != nullptr && counsellor.is_on()) counsellor.close(*here);
    });
  }

  [[nodiscard]] std::size_t served() const { return served_; }
  [[nodiscard]] std::size_t queued() const { return queued_; }
  [[nodiscard]] std::size_t told_to_wait() const { return told_to_wait_; }
  [[nodiscard]] std::size_t full() const { return full_; }
  [[nodiscard]] std::size_t full_without_retry() const { return full_without_retry_; }
  void fall_quiet() { is_quiet_ = true; }

 private:
  void go_on(Child& child) {
    child.crowd().in_ms(k_line_ms, [this, &child] {
      if (is_quiet_ || child.is_closed()) return;
      if (is_ending_[child.number()]) return;
      if (child.is_live() && child.has_state()) child.say(monotonic_ns());
      go_on(child);
    });
  }
  void go_on(Counsellor& counsellor, const ConversationId& conversation) {
    counsellor.crowd().in_ms(k_line_ms, [this, &counsellor, conversation] {
      Talk* talk = counsellor.talk_of(conversation);
      if (is_quiet_ || talk == nullptr || talk->is_closed || is_ending_[*talk->child]) return;
      counsellor.say(*talk, monotonic_ns());
      go_on(counsellor, conversation);
    });
  }

  std::int64_t talk_ms_;
  std::vector<std::atomic<bool>> is_ending_;  // by child
  std::atomic<std::size_t> served_ = 0;
  std::atomic<std::size_t> queued_ = 0;
  std::atomic<std::size_t> told_to_wait_ = 0;
  std::atomic<std::size_t> full_ = 0;
  std::atomic<std::size_t> full_without_retry_ = 0;
  std::atomic<bool> is_quiet_ = false;
};

std::size_t staff_of(const StageOptions& options) {
  const std::size_t in_file =
      options.staff_file.empty() ? 0 : accounts_in(options.staff_file).size();
  return options.staff.size() + in_file;
}

}  // namespace

Outcome surge(const StageOptions& stage_options, const SurgeOptions& options) {
  const std::size_t staff = staff_of(stage_options);
  if (staff == 0) throw Complaint("surge needs counsellors: --staff or --staff-file");
  const double taken_per_s =
      static_cast<double>(staff * static_cast<std::size_t>(limits::k_capacity_max)) /
      options.talk_s;
  const auto children = static_cast<std::size_t>(options.times * taken_per_s * options.seconds) + 1;
  Surge script{options.talk_s, children};
  Stage stage{stage_options, "surge", children, script, From::many_places};
  stage.option("children", std::to_string(children));
  stage.option("times", std::to_string(static_cast<int>(options.times)));
  stage.begin();
  stage.open_window();
  stage.children_arrive(options.seconds);
  stage.pause(options.seconds + options.talk_s, "surging");
  stage.close_window();
  script.fall_quiet();
  constexpr double k_last_deliveries_s = 1;
  stage.pause(k_last_deliveries_s, "last deliveries");
  stage.end();
  const Histogram& acknowledged = stage.outcome().figures.of(Timing::acknowledged);
  const double p99_s = static_cast<double>(acknowledged.percentile(99)) / 1e9;
  stage.number("arrivals_per_s", options.times * taken_per_s, "children came a second");
  stage.number("taken_per_s", taken_per_s, "children a second the counsellors can take");
  stage.number("queued", static_cast<double>(script.queued()), "children got into the line");
  stage.number("served", static_cast<double>(script.served()), "of them were served");
  stage.number("told_to_wait", static_cast<double>(script.told_to_wait()),
               "times a child was told place and minutes");
  stage.number("queue_full", static_cast<double>(script.full()),
               "times a child was told that the queue is full");
  stage.number("acknowledged_p99_ms", p99_s * 1'000, "ms to the acknowledgement, p99");
  if (acknowledged.count() == 0) stage.failure("nothing was acknowledged: nothing is shown");
  if (script.full_without_retry() > 0) {
    stage.failure("a child was told that the queue is full, and not when to try again");
  }
  if (p99_s > k_surge_acknowledged_s_max) {
    stage.failure("those who were in felt it: acknowledged p99 is above a second");
  }
  return std::move(stage.outcome());
}

}  // namespace senim::bench
