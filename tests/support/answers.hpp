// Answers: when, and whether, the fake stores of a test answer. A step is carried out when it is
// asked for, as at a real store; its answer lies here until run(), or as long as the test holds the
// answers of that step back. So a test plays the races: an answer that is late, one that is lost, a
// hint that overtakes it. One for all fakes of a test, owned by the test; it never waits.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "server/base/result.hpp"

namespace senim::support {

class Answers {
 public:
  // The answers of this step stay here until they are let go.
  void hold(const std::string& step) { held_steps_.insert(step); }
  void let_go(const std::string& step) {
    held_steps_.erase(step);
    for (auto& answer : std::exchange(held_[step], {})) ready_.push_back(std::move(answer));
    run();
  }
  // The next one is carried out, and its answer is store_trouble.
  void lose(const std::string& step) { fates_[step].push_back(Fate::lost); }
  // The next one is not carried out, and its answer is store_trouble.
  void refuse(const std::string& step) { fates_[step].push_back(Fate::refused); }
  void go_down() { down_ = true; }  // from now on every step is refused
  void come_up() { down_ = false; }
  void lose_hints() { losing_hints_ = true; }
  void keep_hints() { losing_hints_ = false; }

  // Until nothing is left that is not held back.
  void run() {
    for (int answered = 0; !ready_.empty(); ++answered) {
      if (answered == k_answers_max) throw std::runtime_error("answers without an end");
      const auto answer = std::move(ready_.front());
      ready_.pop_front();
      answer();
    }
  }
  // Every step asked for, in order, since the last look.
  [[nodiscard]] std::vector<std::string> asked() { return std::exchange(asked_, {}); }

  // For the fakes.
  template <class T>
  void answer(const std::string& step, Then<T> then, const std::function<result<T>()>& body) {
    asked_.push_back(step);
    const Fate fate = down_ ? Fate::refused : fate_of(step);
    result<T> said = fate == Fate::refused ? result<T>(ErrorCode::store_trouble) : body();
    if (fate == Fate::lost) said = ErrorCode::store_trouble;
    auto& queue = held_steps_.contains(step) ? held_[step] : ready_;
    queue.push_back([then = std::move(then), said = std::move(said)] { then(said); });
  }
  void hint(std::function<void()> told) {
    if (!losing_hints_) ready_.push_back(std::move(told));
  }

 private:
  enum class Fate { answered, lost, refused };
  static constexpr int k_answers_max = 100'000;

  Fate fate_of(const std::string& step) {
    auto& waiting = fates_[step];
    if (waiting.empty()) return Fate::answered;
    const Fate next = waiting.front();
    waiting.pop_front();
    return next;
  }

  std::deque<std::function<void()>> ready_;
  std::map<std::string, std::deque<std::function<void()>>> held_;
  std::set<std::string> held_steps_;
  std::map<std::string, std::deque<Fate>> fates_;
  std::vector<std::string> asked_;
  bool down_ = false;
  bool losing_hints_ = false;
};

}  // namespace senim::support
