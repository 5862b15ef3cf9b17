// Figures: what one thread of a run counted and timed. Merged when the threads have ended.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "bench/histogram.hpp"

namespace senim::bench {

enum class Timing : std::uint8_t {
  connect,       // TCP and upgrade
  queued,        // start said → first state heard
  paired,        // start said → with a counsellor
  back,          // connection begun again → state heard
  acknowledged,  // message due → acknowledged
  delivered,     // message due → heard by the other side
  behind,        // message due → given to the socket: how far the tester itself lags
};
inline constexpr std::size_t k_timings = 7;
[[nodiscard]] std::string_view to_string(Timing timing);

class Figures {
 public:
  void time(Timing timing, std::int64_t nanoseconds) {
    timings_.at(static_cast<std::size_t>(timing)).record(nanoseconds);
  }
  // Only while the window is open: set-up and end of a run are not what it measures.
  void time_in_window(Timing timing, std::int64_t nanoseconds) {
    ++so_far_.at(static_cast<std::size_t>(timing));
    if (window_is_open_) time(timing, nanoseconds);
  }
  void open_window(bool open) { window_is_open_ = open; }
  void trouble(const std::string& what) { ++troubles_[what]; }
  void merge(const Figures& other);

  [[nodiscard]] const Histogram& of(Timing timing) const {
    return timings_.at(static_cast<std::size_t>(timing));
  }
  // In the window or not.
  [[nodiscard]] std::uint64_t so_far(Timing timing) const {
    return so_far_.at(static_cast<std::size_t>(timing));
  }
  // What did not go as it should, in words, and how often.
  [[nodiscard]] const std::map<std::string, std::uint64_t>& troubles() const { return troubles_; }

 private:
  std::array<Histogram, k_timings> timings_;
  std::array<std::uint64_t, k_timings> so_far_{};
  std::map<std::string, std::uint64_t> troubles_;
  bool window_is_open_ = false;
};

}  // namespace senim::bench
