// Stands for a worker's io_context: takes what is posted from any thread and runs it on the test's
// own, one by one.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <utility>

#include "server/vault/password_check.hpp"

namespace senim::tests {

inline constexpr std::chrono::seconds k_patience{20};

class Worker {
 public:
  [[nodiscard]] vault::Post post() {
    return [this](std::function<void()> job) {
      {
        const std::scoped_lock lock{mutex_};
        jobs_.push_back(std::move(job));
      }
      came_.notify_one();
    };
  }
  // False when nothing came in time.
  bool run_one() {
    std::unique_lock lock{mutex_};
    if (!came_.wait_for(lock, k_patience, [this] { return !jobs_.empty(); })) return false;
    const auto job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    job();
    return true;
  }
  // Runs until done() holds. False when nothing came in time.
  bool run_until(const std::function<bool()>& done) {
    while (!done())
      if (!run_one()) return false;
    return true;
  }
  [[nodiscard]] std::size_t waiting() {
    const std::scoped_lock lock{mutex_};
    return jobs_.size();
  }

 private:
  std::mutex mutex_;
  std::condition_variable came_;
  std::deque<std::function<void()>> jobs_;
};

}  // namespace senim::tests
