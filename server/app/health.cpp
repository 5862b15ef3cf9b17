#include "server/app/health.hpp"

#include <utility>

namespace senim::app {

std::size_t Health::add_worker(Clock::time_point now) {
  const std::lock_guard lock{mutex_};
  workers_.push_back({.said = now});
  return workers_.size() - 1;
}

void Health::says(std::size_t worker, std::string trouble, Clock::time_point now) {
  const std::lock_guard lock{mutex_};
  workers_.at(worker) = {std::move(trouble), now};
}

std::string Health::trouble(Clock::time_point now) const {
  const std::lock_guard lock{mutex_};
  for (const Entry& worker : workers_) {
    if (!worker.trouble.empty()) return worker.trouble;
    if (now - worker.said > k_unserved_ms_max) return "a worker serves nobody";
  }
  return {};
}

}  // namespace senim::app
