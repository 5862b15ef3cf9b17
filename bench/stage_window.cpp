// What a stage sees of a run: every second of it, and the window that is measured.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <utility>

#include "bench/stage.hpp"

namespace senim::bench {

namespace {

constexpr double k_tester_busy_max = 0.9;

}  // namespace

double Stage::now_s() const { return static_cast<double>(monotonic_ns() - begun_ns_) / 1e9; }

void Stage::look_every_second(const std::stop_token& stop) {
  Second totals{.at_s = now_s()};
  std::unique_lock lock{watch_mutex_};
  auto next = std::chrono::steady_clock::now() + std::chrono::seconds{1};
  while (!watch_ends_.wait_until(lock, stop, next, [] { return false; }) &&
         !stop.stop_requested()) {
    outcome_.series.push_back(look(totals));
    next += std::chrono::seconds{1};
  }
}

// `before` holds the totals of the last look and is given those of this one.
Second Stage::look(Second& before) {
  std::atomic<std::uint64_t> acknowledged = 0;
  std::atomic<std::uint64_t> delivered = 0;
  const auto connections = sum([&](Crowd& crowd) {
    acknowledged += crowd.figures().so_far(Timing::acknowledged);
    delivered += crowd.figures().so_far(Timing::delivered);
    const auto children =
        std::ranges::count_if(crowd.children(), [](const auto& one) { return one->has_state(); });
    const auto staff =
        std::ranges::count_if(crowd.counsellors(), [](const auto& one) { return one->is_on(); });
    return static_cast<std::size_t>(children + staff);
  });
  Second now{.at_s = now_s(),
             .acknowledged_per_s = static_cast<double>(acknowledged),
             .delivered_per_s = static_cast<double>(delivered),
             .connections = connections};
  if (const auto use = server_use()) {
    now.server_bytes = use->server.resident_bytes;
    now.store_bytes = use->store.resident_bytes;
  }
  const Second totals = std::exchange(before, now);
  const double passed_s = std::max(now.at_s - totals.at_s, 1e-3);
  now.acknowledged_per_s = (now.acknowledged_per_s - totals.acknowledged_per_s) / passed_s;
  now.delivered_per_s = (now.delivered_per_s - totals.delivered_per_s) / passed_s;
  return now;
}

std::optional<ServerUse> Stage::server_use() const {
  if (!server_) return std::nullopt;
  return server_->use();
}

void Stage::open_window() {
  everywhere([](Crowd& crowd) { crowd.figures().open_window(true); });
  opened_ns_ = monotonic_ns();
  use_at_open_ = server_use();
  cpu_at_open_s_.clear();
  for (const auto& crowd : crowds_) cpu_at_open_s_.push_back(crowd->cpu_s());
}

void Stage::close_window() {
  everywhere([](Crowd& crowd) { crowd.figures().open_window(false); });
  window_s_ = static_cast<double>(monotonic_ns() - opened_ns_) / 1e9;
  use_at_close_ = server_use();
  for (std::size_t i = 0; i < crowds_.size(); ++i) {
    const double busy = (crowds_[i]->cpu_s() - cpu_at_open_s_[i]) / window_s_;
    outcome_.tester_busy = std::max(outcome_.tester_busy, busy);
  }
}

void Stage::note_the_window() {
  if (window_s_ == 0) return;
  const auto delivered = static_cast<double>(outcome_.figures.of(Timing::delivered).count());
  number("messages_per_s", delivered / window_s_, "messages delivered a second");
  if (use_at_open_ && use_at_close_ && delivered > 0) {
    const double server_s = use_at_close_->server.cpu_s - use_at_open_->server.cpu_s;
    const double store_s = use_at_close_->store.cpu_s - use_at_open_->store.cpu_s;
    number("server_cpu_s_per_100k", server_s / delivered * 1e5,
           "CPU seconds of the server for 100,000 delivered messages");
    number("store_cpu_s_per_100k", store_s / delivered * 1e5,
           "CPU seconds of its redis-server for 100,000 delivered messages");
    number("server_resident_bytes", static_cast<double>(use_at_close_->server.resident_bytes),
           "bytes of the server's memory when the window closed");
  }
  if (!server_ && run_.doors == nullptr)
    note("the server is not on this machine, or behind a proxy: its CPU and memory are not known");
  number("tester_busy_percent", outcome_.tester_busy * 100,
         "% the tester's busiest thread was busy");
  if (outcome_.tester_busy > k_tester_busy_max) {
    note("the tester itself was the limit: more --threads, or another machine");
  }
}

}  // namespace senim::bench
