// Talkers: the script of a chaos run. Both sides of every conversation keep writing at a modest
// rate, whatever happens to the servers; conversations end and new ones begin; a counsellor walks
// away and another takes over. Everything here runs on the one thread of the run (takeovers need
// that, see ledger.hpp), reached through Crowd::post.
#pragma once

#include <cstdint>
#include <functional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "bench/script.hpp"
#include "protocol/ids.hpp"
#include "tests/chaos/orphan_watch.hpp"

namespace senim::bench {
class Crowd;
}  // namespace senim::bench

namespace senim::bench::chaos {

class Talkers final : public Script {
 public:
  struct Setup {
    std::size_t children;  // in all, of whom so many may be there at once:
    std::size_t conversations;
    double lines_per_s;  // of each side
    std::uint64_t seed;
  };
  explicit Talkers(const Setup& setup);

  void begin(Crowd& crowd, double within_s);  // the first children arrive
  void fall_quiet() { is_quiet_ = true; }     // no new lines and no new children
  void end_one(Crowd& crowd);                 // a conversation, by either side
  // For so long, without a word or with a connection that stays open; then back for others. Empty:
  // nobody could be spared.
  [[nodiscard]] std::string walk_away(Crowd& crowd, std::int64_t away_ms);
  // Everybody connected to this door: cut off, or as good as (a frozen server), or not any more.
  void cut(Crowd& crowd, std::size_t door);
  void out_of_reach(Crowd& crowd, std::size_t door);
  void in_reach(Crowd& crowd, std::size_t door);
  void say_much(Crowd& crowd, std::size_t door);  // at once, all children there

  // Of those who arrived: how many are neither closed nor live with everything acknowledged.
  [[nodiscard]] std::size_t unsettled(Crowd& crowd) const;
  [[nodiscard]] std::vector<std::string> who_is_unsettled(Crowd& crowd) const;
  [[nodiscard]] std::size_t arrived() const { return arrived_; }
  [[nodiscard]] std::size_t ended() const { return ended_; }
  [[nodiscard]] std::size_t takeovers() const { return takeovers_; }
  [[nodiscard]] OrphanWatch& watch() { return watch_; }

  void child_is_told(Child& child, const to_child::State& state) override;
  void child_is_refused(Child& child, const Refusal& refusal) override;
  void child_hears(Child& child, const Line& line) override;
  void child_is_acknowledged(Child& child) override;
  void child_is_gone(Child& child) override;
  void counsellor_meets(Counsellor& counsellor, Talk& talk) override;
  void counsellor_is_gone(Counsellor& counsellor) override;

 private:
  struct Conversation {
    bool is_ending = false;
    bool ended_by_child = false;
    bool is_over = false;
    const void* first = nullptr;  // who had it first
    std::size_t told = 0;         // which state was told last
  };
  void next_child(Crowd& crowd);
  void go_on(Child& child);
  void go_on(Counsellor& counsellor, const ConversationId& conversation);
  void try_to_end(Child& child);
  void is_over(Child& child);
  void lose_all_of(Counsellor& counsellor);
  [[nodiscard]] std::int64_t pause_ms();
  [[nodiscard]] bool is_settled(Child& child) const;

  Setup setup_;
  std::mt19937_64 random_;
  std::vector<Conversation> conversations_;  // by child
  std::set<std::pair<const void*, ConversationId>> talking_;
  OrphanWatch watch_;
  std::size_t arrived_ = 0;
  std::size_t ended_ = 0;
  std::size_t takeovers_ = 0;
  bool is_quiet_ = false;
};

}  // namespace senim::bench::chaos
