// flood: an attacker beside honest children.
#include <array>
#include <atomic>
#include <boost/asio/ip/address_v4.hpp>
#include <mutex>
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
    if (child.lines_said() == 0) child.say(monotonic_ns());
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

void add_numbers(Stage& stage, const Honest& script) {
  constexpr std::array<std::pair<const char*, const char*>, 4> k_groups = {
      {{"calm_other", "calm, other addresses"},
       {"calm_same", "calm, the attacker's address"},
       {"attacked_other", "under attack, other addresses"},
       {"attacked_same", "under attack, the attacker's address"}}};
  for (std::size_t group = 0; group < k_groups.size(); ++group) {
    const auto& [name, meaning] = k_groups.at(group);
    const auto in_ms = [](std::uint64_t ns) { return static_cast<double>(ns) / 1e6; };
    stage.number(std::string{"served_"} + name, static_cast<double>(script.served(group)),
                 std::string{"children served, "} + meaning);
    stage.number(std::string{"paired_p99_ms_"} + name, in_ms(script.paired(group).percentile(99)),
                 std::string{"ms to a counsellor, p99, "} + meaning);
    stage.number(std::string{"delivered_p99_ms_"} + name,
                 in_ms(script.delivered(group).percentile(99)),
                 std::string{"ms to the child, p99, "} + meaning);
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
  const std::size_t others = (options.children + 1) / 2;
  arrive_half(stage, script, 0, options);
  const bool all_calm = stage.wait("children served in peace", options.children,
                                   [&] { return script.served(0) + script.served(1); });
  Attacker attacker{target, boost::asio::ip::address_v4{k_attackers_address}, options.connections};
  attacker.begin();
  stage.pause(k_before_the_attack_s, "the attack begins");
  const double attacked_s = stage.now_s();
  arrive_half(stage, script, options.children, options);
  const bool all_others = stage.wait("children of other addresses served under attack", others,
                                     [&] { return script.served(2); });
  const double lasted_s = stage.now_s() - attacked_s + k_before_the_attack_s;
  attacker.stop();
  stage.close_window();
  stage.outcome().timeline.push_back({.at_s = attacked_s - k_before_the_attack_s,
                                      .until_s = stage.now_s(),
                                      .what = "the attacker",
                                      .kind = "flood"});
  stage.end();
  add_numbers(stage, script);
  const auto& counts = attacker.counts();
  const auto a_second = [&](std::uint64_t n) { return static_cast<double>(n) / lasted_s; };
  stage.number("attack_connections_per_s", a_second(counts.connections),
               "connections a second the attacker got");
  stage.number("attack_queued", static_cast<double>(counts.queued),
               "conversations the attacker got into the line");
  stage.number("attack_refused", static_cast<double>(counts.refused), "starts of it were refused");
  if (!all_calm) stage.failure("not all children were served in peace");
  if (!all_others) stage.failure("not all children of other addresses were served under attack");
  return std::move(stage.outcome());
}

}  // namespace senim::bench
