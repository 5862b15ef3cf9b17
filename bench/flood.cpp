// flood: an attacker beside honest children.
#include <algorithm>
#include <array>
#include <atomic>
#include <boost/asio/ip/address_v4.hpp>
#include <mutex>
#include <optional>
#include <string>

#include "bench/attacker.hpp"
#include "bench/scenarios.hpp"

namespace senim::bench {

namespace {

constexpr std::uint32_t k_attackers_address = 0x7F0000FA;  // 127.0.0.250
constexpr std::uint32_t k_first_address = 0x7F000002;
constexpr std::uint32_t k_other_addresses = 20;
constexpr std::int64_t k_silent_ms = 1'000;  // then the counsellor closes: nobody writes
constexpr double k_before_the_attack_s = 2;
constexpr double k_slower_max = 2;
constexpr std::uint64_t k_children_for_p95 = 20;
constexpr double k_slack_ms = 50;  // attacker and children share this machine with the server
constexpr double k_memory_mb_max = 128;

// Honest children: come, write, are answered, are closed. Counted by half of the run and address.
class Honest final : public Script {
 public:
  explicit Honest(std::uint32_t children_of_a_half)
      : of_a_half_(children_of_a_half), begun_ns_(std::size_t{children_of_a_half} * 2) {}

  // 0: calm, another address; 1: calm, the attacker's; 2 and 3: under attack.
  [[nodiscard]] std::size_t group_of(ChildNumber child) const {
    return (child < of_a_half_ ? 0 : 2) + child % 2;
  }
  [[nodiscard]] static bool has_attackers_address(ChildNumber child) { return child % 2 == 1; }
  void arrives(Child& child) {
    begun_ns_.at(child.number()) = monotonic_ns();
    child.arrive();
  }
  [[nodiscard]] std::size_t spoke(std::size_t group) const { return spoke_.at(group); }
  [[nodiscard]] std::size_t served(std::size_t group) const { return served_.at(group); }
  [[nodiscard]] const Histogram& paired(std::size_t group) const { return paired_.at(group); }
  [[nodiscard]] const Histogram& delivered(std::size_t group) const { return delivered_.at(group); }

  void child_is_told(Child& child, const to_child::State& state) override {
    const std::size_t group = group_of(child.number());
    if (std::holds_alternative<to_child::Closed>(state)) {
      if (child.is_live()) ++served_.at(group);
      return child.hang_up();
    }
    if (std::holds_alternative<to_child::Live>(state)) {
      std::int64_t& begun = begun_ns_.at(child.number());
      if (begun != 0) record(paired_.at(group), monotonic_ns() - begun);
      begun = 0;
    }
    if (child.lines_said() > 0) return;
    ++spoke_.at(group);
    child.say(monotonic_ns());
  }
  void child_hears(Child& child, const Line& line) override {
    record(delivered_.at(group_of(child.number())), monotonic_ns() - line.due_ns);
  }
  void counsellor_opens(Counsellor& counsellor, Talk& talk) override {
    counsellor.crowd().in_ms(k_silent_ms, [&counsellor, conversation = talk.conversation] {
      Talk* here = counsellor.talk_of(conversation);
      if (here != nullptr && !here->child && counsellor.is_on()) counsellor.close(*here);
    });
  }
  void counsellor_hears(Counsellor& counsellor, Talk& talk, const Line&) override {
    counsellor.say(talk, monotonic_ns());
  }
  void counsellor_is_acknowledged(Counsellor& counsellor, Talk& talk) override {
    counsellor.close(talk);
  }

 private:
  void record(Histogram& histogram, std::int64_t ns) {
    const std::lock_guard lock{mutex_};
    histogram.record(ns);
  }

  std::uint32_t of_a_half_;
  std::vector<std::int64_t> begun_ns_;  // 0: paired
  std::mutex mutex_;
  std::array<Histogram, 4> paired_;
  std::array<Histogram, 4> delivered_;
  std::array<std::atomic<std::size_t>, 4> spoke_{};
  std::array<std::atomic<std::size_t>, 4> served_{};
};

void arrive_half(Stage& stage, Honest& script, std::uint32_t first, const FloodOptions& options) {
  const std::int64_t begin_ns = monotonic_ns();
  const double apart_ns = 1e9 / options.rate_per_s;
  stage.everywhere([&](Crowd& crowd) {
    for (const auto& child : crowd.children()) {
      const ChildNumber number = child->number();
      if (number < first || number >= first + options.children) continue;
      const std::uint32_t address = Honest::has_attackers_address(number)
                                        ? k_attackers_address
                                        : k_first_address + number % k_other_addresses;
      child->comes_from(boost::asio::ip::address_v4{address});
      crowd.at(begin_ns + static_cast<std::int64_t>(apart_ns * (number - first)),
               [&script, &child = *child] { script.arrives(child); });
    }
  });
}

double ms_of(std::uint64_t ns) { return static_cast<double>(ns) / 1e6; }

void add_numbers(Stage& stage, const Honest& script) {
  constexpr std::array<std::pair<const char*, const char*>, 4> k_groups = {
      {{"calm_other", "calm, other addresses"},
       {"calm_same", "calm, the attacker's address"},
       {"attacked_other", "under attack, other addresses"},
       {"attacked_same", "under attack, the attacker's address"}}};
  for (std::size_t group = 0; group < k_groups.size(); ++group) {
    const auto& [name, meaning] = k_groups.at(group);
    stage.number(std::string{"served_"} + name, static_cast<double>(script.served(group)),
                 std::string{"children served, "} + meaning);
    stage.number(std::string{"paired_p95_ms_"} + name, ms_of(script.paired(group).percentile(95)),
                 std::string{"ms to a counsellor, p95, "} + meaning);
    stage.number(std::string{"delivered_p95_ms_"} + name,
                 ms_of(script.delivered(group).percentile(95)),
                 std::string{"ms to the child, p95, "} + meaning);
  }
}

void add_attack(Stage& stage, const Attacker::Counts& counts, double lasted_s) {
  const auto a_second = [lasted_s](std::uint64_t n) { return static_cast<double>(n) / lasted_s; };
  stage.number("attack_connections_per_s", a_second(counts.connections),
               "connections a second the attacker got");
  stage.number("attack_queued", static_cast<double>(counts.queued),
               "conversations the attacker got into the line");
  stage.number("attack_refused", static_cast<double>(counts.refused), "frames of it were refused");
  stage.number("attack_said", static_cast<double>(counts.said), "messages of it were stored");
  stage.number("attack_ended", static_cast<double>(counts.ended),
               "connections of it were closed with a code");
  stage.number("attack_failed", static_cast<double>(counts.failed),
               "connections of it were refused or cut");
}

// What must hold, whatever the attack: the bounds are the issue's, with room for a busy machine.
void judge(Stage& stage, const Honest& script, const FloodOptions& options,
           const std::optional<ServerUse>& before) {
  for (const std::size_t attacked : {std::size_t{2}, std::size_t{3}}) {
    // While Redis is away nobody is told that anything is stored.
    if (options.attack == Attack::connections) break;
    // Of a handful the 95th is the slowest one, which says more of the machine than of the server.
    const bool few = script.delivered(attacked).count() < k_children_for_p95;
    const double percent = few ? 50 : 95;
    const double calm_ms = ms_of(script.delivered(attacked - 2).percentile(percent));
    const double now_ms = ms_of(script.delivered(attacked).percentile(percent));
    if (now_ms > k_slower_max * calm_ms + k_slack_ms) {
      stage.failure("a message took " + std::to_string(now_ms) + " ms (p" + (few ? "50" : "95") +
                    ") under attack, and " + std::to_string(calm_ms) + " ms in peace");
    }
  }
  const auto use = stage.server_use();
  if (!use || !before) return;
  const auto megabytes = [](std::uint64_t now, std::uint64_t then) {
    return (static_cast<double>(now) - static_cast<double>(then)) / 1e6;
  };
  const double server_mb = megabytes(use->server.resident_bytes, before->server.resident_bytes);
  const double store_mb = megabytes(use->store.resident_bytes, before->store.resident_bytes);
  stage.number("attack_server_mb", server_mb, "megabytes more of the server under attack");
  stage.number("attack_store_mb", store_mb, "megabytes more of its Redis under attack");
  if (server_mb + store_mb > k_memory_mb_max) stage.failure("memory is not bounded under attack");
}

// Waits for those who must be served in spite of it. New children of the attacker's own address are
// not among them when the attack takes what an address may begin or hold: they are told to wait.
void wait_for_honest(Stage& stage, const Honest& script, const FloodOptions& options) {
  const std::size_t others = (options.children + 1) / 2;
  if (!stage.wait("children of other addresses served under attack", others,
                  [&] { return script.served(2); })) {
    stage.failure("not all children of other addresses were served under attack");
  }
  const bool of_same = options.attack == Attack::says || options.attack == Attack::frames ||
                       options.attack == Attack::silence;
  if (of_same && !stage.wait("children of its address served under attack", options.children / 2,
                             [&] { return script.served(3); })) {
    stage.failure("not all children of the attacker's address were served under attack");
  }
}

// Who wrote from the attacker's address waited longer: with the attack over, nobody of them is left
// unread. Those who were still told "not now" give up.
void wait_for_the_rest(Stage& stage, const Honest& script) {
  stage.everywhere([](Crowd& crowd) {
    for (const auto& child : crowd.children()) {
      if (!child->has_state() && child->lines_said() == 0) child->hang_up();
    }
  });
  const std::size_t spoke = script.spoke(3);
  if (!stage.wait("children of its address served once the attack is over", spoke,
                  [&] { return script.served(3); })) {
    stage.failure("children of the attacker's address who wrote were not served after the attack");
  }
}

}  // namespace

Outcome flood(const StageOptions& stage_options, const FloodOptions& options) {
  Honest script{options.children};
  Stage stage{stage_options, "flood", std::size_t{options.children} * 2, script, From::one_school};
  const Target target = target_of(stage_options.url);
  if (!target.is_local())
    throw Complaint("flood needs addresses of its own: a server on this machine");
  if (stage.counsellors() == 0) throw Complaint("flood needs counsellors: --staff or --staff-file");
  stage.option("children", std::to_string(options.children));
  stage.option("connections", std::to_string(options.connections));
  stage.begin();
  stage.open_window();
  arrive_half(stage, script, 0, options);
  if (!stage.wait("children served in peace", options.children,
                  [&] { return script.served(0) + script.served(1); })) {
    stage.failure("not all children were served in peace");
  }
  const auto use = stage.server_use();
  Attacker attacker{target, boost::asio::ip::address_v4{k_attackers_address}, options.attack,
                    options.connections};
  attacker.begin();
  const double begun_s = stage.now_s();
  stage.pause(k_before_the_attack_s, "the attack begins");
  if (options.attack == Attack::connections && !stage.kill_store()) {
    throw Complaint("this attack needs a server on this machine with a Redis of its own");
  }
  arrive_half(stage, script, options.children, options);
  wait_for_honest(stage, script, options);
  stage.pause(std::max(0.0, options.seconds - (stage.now_s() - begun_s)), "the attack goes on");
  const double lasted_s = stage.now_s() - begun_s;
  judge(stage, script, options, use);
  attacker.stop();
  wait_for_the_rest(stage, script);
  stage.close_window();
  stage.outcome().timeline.push_back(
      {.at_s = begun_s, .until_s = stage.now_s(), .what = "the attacker", .kind = "flood"});
  stage.end();
  add_numbers(stage, script);
  add_attack(stage, attacker.counts(), lasted_s);
  return std::move(stage.outcome());
}

}  // namespace senim::bench
