// Crew: the threads of the workers, from the first start to the last end. However serve() goes on
// once they have begun, by a signal, by an error of its own, or because a worker broke: they all
// leave in order, and within a bound. Owned by serve(), used on its thread.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <thread>
#include <vector>

#include "server/app/watch.hpp"

namespace senim::app {

class Crew {
 public:
  struct Member {
    std::function<void()> run;     // its thread's whole life
    std::function<void()> run_on;  // what is left of it after an exception
    std::function<void()> leave;   // asks it to end; from any thread, once
  };

  Crew(Watch& watch, std::vector<Member> members) : watch_(watch), members_(std::move(members)) {}
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;
  ~Crew() { (void)leave(); }

  void start();
  // False when not everyone had gone in time: then their threads still run, and
  // nothing they use may be taken away. Once.
  [[nodiscard]] bool leave(std::chrono::milliseconds patience = k_leave_ms_max);
  [[nodiscard]] bool has_broken() const { return broken_; }

  static constexpr std::chrono::milliseconds k_leave_ms_max{20'000};

 private:
  void live(const Member& member);

  Watch& watch_;
  const std::vector<Member> members_;
  std::vector<std::thread> threads_;
  std::atomic<bool> broken_ = false;
};

}  // namespace senim::app
