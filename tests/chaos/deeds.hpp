// Deeds: what is done to a helpline during a chaos run, one thing every few seconds, in an order
// the seed decides, and what must follow later (a restart, a thaw). Writes the timeline. Owned by
// the run, used by one thread. The same seed gives the same plan; what meets what in it is up to
// the machine.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "bench/stage.hpp"
#include "tests/chaos/helpline.hpp"
#include "tests/chaos/talkers.hpp"

namespace senim::bench::chaos {

class Deeds {
 public:
  Deeds(Stage& stage, Helpline& helpline, Talkers& talkers, std::uint64_t seed);

  // Does what is due, and the next thing when its time has come.
  void go_on();
  // What is broken is mended, as far as its time has come; true when nothing is broken any more.
  [[nodiscard]] bool mend();

 private:
  using Act = bool (Deeds::*)();  // false: impossible now

  bool kill_node();
  bool kill_store();
  bool kill_all();
  bool freeze_node();
  bool pause_busy_node();
  bool freeze_store();
  bool cut_node();
  bool drain_node();
  bool walk_away();
  bool rearrange_store();

  void do_what_is_due();
  void later(double in_s, std::function<bool()> act);
  void mend_store_later(std::size_t mark);
  void freeze_for(std::size_t node, double for_s, const std::string& kind, const std::string& how);
  void restart_later(std::size_t node, std::size_t mark);
  std::size_t mark(const std::string& kind, const std::string& what);
  void until_now(std::size_t mark);
  [[nodiscard]] std::optional<std::size_t> some_node();  // a well one
  [[nodiscard]] double between(double least, double most);
  void everywhere(const std::function<void(Crowd&)>& deed) { stage_.everywhere(deed); }

  Stage& stage_;
  Helpline& helpline_;
  Talkers& talkers_;
  std::mt19937 random_;
  std::vector<Act> deck_;
  std::multimap<double, std::function<bool()>> later_;  // by the time of the run; false: not yet
  double next_s_;
  double next_end_s_ = 0;
  double next_look_s_ = 0;
};

}  // namespace senim::bench::chaos
