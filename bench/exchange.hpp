// Exchange: pairs that write to each other without end, at Senim and at its peers alike: the script
// they follow, and the window in which that is measured.
#pragma once

#include <atomic>
#include <cstddef>

#include "bench/scenarios.hpp"
#include "bench/script.hpp"
#include "bench/stage.hpp"

namespace senim::bench {

class Exchange final : public Script {
 public:
  explicit Exchange(bool answers_at_once) : answers_at_once_(answers_at_once) {}

  void child_is_told(Child& child, const to_child::State& state) override;
  void child_hears(Child& child, const Line& line) override;
  void counsellor_hears(Counsellor& counsellor, Talk& talk, const Line& line) override;
  void seat_hears(Seat& seat, SeatTalk& talk) override;

  [[nodiscard]] std::size_t paired() const { return paired_.load(); }
  [[nodiscard]] bool is_running() const { return is_running_.load(std::memory_order_relaxed); }
  void run(bool running) { is_running_.store(running); }

 private:
  [[nodiscard]] bool answers() const { return answers_at_once_ && is_running(); }

  bool answers_at_once_;
  std::atomic<bool> is_running_ = false;
  std::atomic<std::size_t> paired_ = 0;
};

// The pairs have come together: warms up, measures, lets what is under way arrive, and ends the
// stage.
void measure(Stage& stage, Exchange& exchange, const RelayOptions& options, std::size_t pairs);

}  // namespace senim::bench
