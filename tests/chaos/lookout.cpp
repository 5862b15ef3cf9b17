#include "tests/chaos/lookout.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "bench/line.hpp"
#include "server/base/start_error.hpp"
#include "server/redis/blocking_link.hpp"
#include "tests/support/desk_census.hpp"

namespace senim::bench::chaos {

namespace {

constexpr std::string_view k_desk = "senim:{desk}";
constexpr std::chrono::milliseconds k_look_every_ms{100};
constexpr int k_looks_a_census = 10;
constexpr std::int64_t k_beat_ns_max = 1'500'000'000;  // each worker beats once a second

}  // namespace

Lookout::Lookout(std::function<std::optional<redis::Address>()> desk)
    : desk_(std::move(desk)), counted_ns_(monotonic_ns()) {
  thread_ = std::jthread{[this](const std::stop_token& stop) { watch(stop); }};
}

Lookout::~Lookout() { stop(); }

std::size_t Lookout::unnoticed() {
  const std::lock_guard lock{mutex_};
  return dead_.size();
}

void Lookout::stop() {
  thread_ = {};
  const std::lock_guard lock{mutex_};
  count_time();
  for (const Dead& one : dead_) longest_s_ = std::max(longest_s_, one.unnoticed_s);
  dead_.clear();
}

std::optional<std::set<std::string>> Lookout::workers() const try {
  const std::string prefix = std::string{k_desk} + ":w:";
  const auto desk = desk_();
  if (!desk) return std::nullopt;
  redis::BlockingLink link{*desk};
  const auto keys = link.must({"KEYS", prefix + "*"});
  std::set<std::string> names;
  for (std::size_t i = 0; i < keys->size(); ++i) {
    names.emplace(std::string{keys[i].text()}.substr(prefix.size()));
  }
  return names;
} catch (const StartError&) {
  return std::nullopt;
}

void Lookout::count_time() {
  const std::int64_t now = monotonic_ns();
  if (can_notice_ && now - beat_ns_ < k_beat_ns_max) {
    for (Dead& one : dead_) one.unnoticed_s += static_cast<double>(now - counted_ns_) / 1e9;
  }
  counted_ns_ = now;
}

void Lookout::died(const std::set<std::string>& workers) {
  const std::lock_guard lock{mutex_};
  count_time();
  for (const std::string& worker : workers) dead_.push_back({.worker = worker});
}

void Lookout::is_back(const std::set<std::string>& workers) {
  const std::lock_guard lock{mutex_};
  count_time();
  for (const Dead& one : dead_) {
    if (workers.contains(one.worker)) longest_s_ = std::max(longest_s_, one.unnoticed_s);
  }
  std::erase_if(dead_, [&](const Dead& one) { return workers.contains(one.worker); });
}

void Lookout::can_notice(bool can) {
  const std::lock_guard lock{mutex_};
  count_time();
  can_notice_ = can;
}

bool Lookout::look(bool with_census) try {
  look_for_the_dead();
  if (with_census) take_the_census();
  return true;
} catch (const StartError&) {
  return false;  // the store is down; nothing can be read
}

void Lookout::watch(const std::stop_token& stop) {
  for (int looks = 0; !stop.stop_requested(); ++looks) {
    (void)look(looks % k_looks_a_census == 0);
    std::unique_lock lock{mutex_};
    ends_.wait_for(lock, stop, k_look_every_ms, [] { return false; });
  }
}

void Lookout::look_at_beats(std::int64_t beats) {
  const std::lock_guard lock{mutex_};
  count_time();
  if (std::exchange(beats_, beats) != beats) beat_ns_ = monotonic_ns();
}

void Lookout::look_for_the_dead() {
  std::vector<std::string> names;
  {
    const std::lock_guard lock{mutex_};
    for (const Dead& one : dead_) names.push_back(one.worker);
  }
  const auto desk = desk_();
  if (names.empty() || !desk) return;
  redis::BlockingLink link{*desk};
  look_at_beats(link.must({"HGET", std::string{k_desk} + ":numbers", "beat"})->integer());
  for (const std::string& name : names) {
    if (link.must({"EXISTS", std::string{k_desk} + ":w:" + name})->integer() != 0) continue;
    const std::lock_guard lock{mutex_};
    count_time();
    const auto found = std::ranges::find(dead_, name, &Dead::worker);
    if (found == dead_.end()) continue;
    ++noticed_;
    longest_s_ = std::max(longest_s_, found->unnoticed_s);
    dead_.erase(found);
  }
}

void Lookout::take_the_census() {
  const auto desk = desk_();
  if (!desk) return;
  const auto census = support::take_census(*desk, k_desk);
  ++censuses_;
  most_live_ = std::max(most_live_, census.live);
  faults_.insert(census.faults.begin(), census.faults.end());
}

}  // namespace senim::bench::chaos
