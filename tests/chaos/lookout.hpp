// Lookout: a thread that watches the desk while everything around it is hurt. Each second it takes
// the census (tests/support/desk_census.hpp): its sums must match whatever happens. And it measures
// how long a dead node goes unnoticed: from the moment the node was killed or frozen until the desk
// has struck its worker, less the time in which nothing could be noticed because the store was
// down, in the middle of a failover (no beat of any node reached the desk), or no other node ran.
// Owned by the run.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "server/redis/address.hpp"

namespace senim::bench::chaos {

class Lookout {
 public:
  // `desk`: where it can be read now; nothing while nowhere. Asked by the lookout's thread.
  explicit Lookout(std::function<std::optional<redis::Address>()> desk);
  Lookout(const Lookout&) = delete;
  Lookout& operator=(const Lookout&) = delete;
  ~Lookout();

  // Workers the desk knows now; nothing when the store does not answer.
  [[nodiscard]] std::optional<std::set<std::string>> workers() const;

  void died(const std::set<std::string>& workers);
  void is_back(const std::set<std::string>& workers);  // a frozen one: not dead any more
  // Whether anything could be noticed now; says so at every change.
  void can_notice(bool can);
  [[nodiscard]] std::size_t unnoticed();
  void stop();

  // After stop().
  [[nodiscard]] double longest_s() const { return longest_s_; }
  [[nodiscard]] std::size_t noticed() const { return noticed_; }
  [[nodiscard]] std::size_t censuses() const { return censuses_; }
  [[nodiscard]] std::size_t most_live() const { return most_live_; }  // in one census
  [[nodiscard]] const std::set<std::string>& faults() const { return faults_; }

 private:
  struct Dead {
    std::string worker;
    double unnoticed_s = 0;  // up to the last change
  };
  void watch(const std::stop_token& stop);
  [[nodiscard]] bool look(bool with_census);
  void look_for_the_dead();
  void look_at_beats(std::int64_t beats);
  void take_the_census();
  void count_time();  // with the mutex held

  std::function<std::optional<redis::Address>()> desk_;
  std::mutex mutex_;
  std::condition_variable_any ends_;
  std::vector<Dead> dead_;
  bool can_notice_ = true;
  std::int64_t beats_ = 0;    // of all nodes, as the desk counts them
  std::int64_t beat_ns_ = 0;  // when they were last seen to rise
  std::int64_t counted_ns_ = 0;
  double longest_s_ = 0;
  std::size_t noticed_ = 0;
  std::size_t censuses_ = 0;
  std::size_t most_live_ = 0;
  std::set<std::string> faults_;
  std::jthread thread_;
};

}  // namespace senim::bench::chaos
