// Backoff: how long to wait before the next attempt: doubling from the first wait to the longest,
// each shortened by up to half at random so that many links do not come back in step.
#pragma once

#include <algorithm>
#include <chrono>
#include <random>

namespace senim::redis {

inline constexpr std::chrono::milliseconds k_first_wait_ms{100};
inline constexpr std::chrono::milliseconds k_longest_wait_ms{2'000};

class Backoff {
 public:
  [[nodiscard]] std::chrono::milliseconds next() {
    const auto whole = wait_.count();
    wait_ = std::min(wait_ * 2, k_longest_wait_ms);
    return std::chrono::milliseconds{
        std::uniform_int_distribution<std::chrono::milliseconds::rep>{whole / 2, whole}(random_)};
  }
  void reset() { wait_ = k_first_wait_ms; }

 private:
  std::chrono::milliseconds wait_ = k_first_wait_ms;
  std::minstd_rand random_{std::random_device{}()};
};

}  // namespace senim::redis
