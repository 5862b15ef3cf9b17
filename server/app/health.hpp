// Health: what is wrong in this process, as its workers say it; GET /health asks it on whichever
// worker it reaches. Each worker says how it is several times a second: one that says nothing
// serves nobody. Shared by all workers of a process, from any thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <mutex>
#include <string>
#include <vector>

namespace senim::app {

inline constexpr std::chrono::milliseconds k_unserved_ms_max{3'000};

class Health {
 public:
  using Clock = std::chrono::steady_clock;

  // Before the threads begin; the worker's number from then on.
  [[nodiscard]] std::size_t add_worker(Clock::time_point now);
  // Empty: all that a conversation needs works.
  void says(std::size_t worker, std::string trouble, Clock::time_point now);
  // Of the first worker that has any; a line that anyone may read.
  [[nodiscard]] std::string trouble(Clock::time_point now) const;

 private:
  struct Entry {
    std::string trouble = "a worker has not begun to serve";
    Clock::time_point said;
  };
  mutable std::mutex mutex_;
  std::vector<Entry> workers_;
};

}  // namespace senim::app
