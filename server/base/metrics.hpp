// Numbers for the operator's Prometheus. Each worker writes to a sheet of its own; /metrics
// shows the sums over all sheets. A number has one writing thread, so that
// counting is a plain load and store (relaxed, no locked instruction); the mutex is taken only to
// create a number and to read them all. Owned by the process. Names and labels are words of our
// source: never an address, a text, a token or a person.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "server/base/word.hpp"

namespace senim::metrics {

// Only ever rises. add() from its worker's thread only, value() from any.
class Counter {
 public:
  void add(std::uint64_t n = 1) noexcept { value_.store(value() + n, std::memory_order_relaxed); }
  [[nodiscard]] std::uint64_t value() const noexcept {
    return value_.load(std::memory_order_relaxed);
  }

 private:
  std::atomic<std::uint64_t> value_{0};
};

// Rises and falls. set() and add() from its worker's thread only, value() from any.
class Gauge {
 public:
  void set(std::int64_t value) noexcept { value_.store(value, std::memory_order_relaxed); }
  void add(std::int64_t n) noexcept { set(value() + n); }
  [[nodiscard]] std::int64_t value() const noexcept {
    return value_.load(std::memory_order_relaxed);
  }

 private:
  std::atomic<std::int64_t> value_{0};
};

// How long something took: how often within each bound, and in all. add() from its worker's thread
// only.
class Durations {
 public:
  static constexpr std::array<std::int64_t, 8> k_bounds_s{1, 2, 5, 8, 10, 15, 20, 30};

  void add(std::int64_t ms) noexcept;
  [[nodiscard]] std::uint64_t within(std::size_t bound) const noexcept {
    return within_[bound].value();
  }
  [[nodiscard]] std::uint64_t count() const noexcept { return count_.value(); }
  [[nodiscard]] std::uint64_t sum_ms() const noexcept { return sum_ms_.value(); }

 private:
  std::array<Counter, k_bounds_s.size()> within_{};  // each counts all that took no longer
  Counter count_{};
  Counter sum_ms_{};
};

struct Label {
  Word name;
  Word value;
};

class Registry;

// One worker's numbers. Asking twice for one name and label gives the same number; a reference
// stays good as long as the registry. Ask once and keep it: asking costs a search and a mutex.
// Throws std::logic_error for a name that Prometheus would refuse, or one that is of one kind here
// and of another there.
class Sheet {
 public:
  explicit Sheet(Registry& registry) : registry_(registry) {}
  Sheet(const Sheet&) = delete;
  Sheet& operator=(const Sheet&) = delete;

  [[nodiscard]] Counter& counter(Word name, Word help);
  [[nodiscard]] Counter& counter(Word name, Word help, Label label);
  [[nodiscard]] Gauge& gauge(Word name, Word help);
  [[nodiscard]] Gauge& gauge(Word name, Word help, Label label);
  // A histogram in seconds, as `name` should say.
  [[nodiscard]] Durations& durations(Word name, Word help);

 private:
  friend class Registry;
  using Key = std::pair<std::string, std::string>;  // name, `{label="value"}` or empty

  Registry& registry_;
  std::map<Key, Counter> counters_;
  std::map<Key, Gauge> gauges_;
  std::map<std::string, Durations, std::less<>> durations_;
};

class Registry {
 public:
  // A new sheet, for one worker (or the process itself); stays as long as the registry.
  [[nodiscard]] Sheet& sheet();

  // All numbers, summed over the sheets, in the text format 0.0.4 (k_content_type). From any
  // thread.
  [[nodiscard]] std::string exposition() const;

 private:
  friend class Sheet;
  enum class Kind : std::uint8_t { counter, gauge, histogram };
  struct Family {
    Kind kind;
    std::string help;
  };
  void enter(std::string_view name, std::string_view help, Kind kind);     // with the mutex held
  void write_histogram(std::string& text, const std::string& name) const;  // likewise

  mutable std::mutex mutex_;  // guards the shape of what is below, not the numbers
  std::map<std::string, Family, std::less<>> families_;
  std::list<Sheet> sheets_;
};

inline constexpr std::string_view k_content_type = "text/plain; version=0.0.4; charset=utf-8";

}  // namespace senim::metrics
