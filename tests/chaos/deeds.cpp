#include "tests/chaos/deeds.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

namespace senim::bench::chaos {

namespace {

constexpr double k_apart_s_min = 2;
constexpr double k_apart_s_max = 5;
constexpr double k_restart_s_max = 3;
constexpr double k_node_frozen_s_min = 1;
constexpr double k_node_frozen_s_max = 12;
constexpr double k_pause_s = 11;
constexpr double k_store_frozen_s_min = 0.5;
constexpr double k_store_frozen_s_max = 4;
constexpr double k_look_again_s = 0.2;
constexpr std::int64_t k_walk_ms = 30'000;  // twice the orphan bound: her children are others' then
constexpr double k_ends_apart_s = 2;

std::string seconds(double s) {
  return std::to_string(static_cast<int>(s)) + "." +
         std::to_string(static_cast<int>(std::fmod(s, 1) * 10)) + " s";
}

std::string name_of(std::size_t node) { return "node " + std::to_string(node + 1); }

}  // namespace

Deeds::Deeds(Stage& stage, Helpline& helpline, Talkers& talkers, std::uint64_t seed)
    : stage_(stage),
      helpline_(helpline),
      talkers_(talkers),
      random_(static_cast<std::uint32_t>(seed)),
      next_s_(stage.now_s() + k_apart_s_min) {}

double Deeds::between(double least, double most) {
  return std::uniform_real_distribution<>{least, most}(random_);
}

std::size_t Deeds::mark(const std::string& kind, const std::string& what) {
  const double now_s = stage_.now_s();
  stage_.say("  " + seconds(now_s) + "  " + what);
  auto& timeline = stage_.outcome().timeline;
  timeline.push_back({.at_s = now_s, .until_s = now_s, .what = what, .kind = kind});
  return timeline.size() - 1;
}

void Deeds::until_now(std::size_t mark) {
  stage_.outcome().timeline.at(mark).until_s = stage_.now_s();
}

void Deeds::later(double in_s, std::function<bool()> act) {
  later_.emplace(stage_.now_s() + in_s, std::move(act));
}

void Deeds::do_what_is_due() {
  while (!later_.empty() && later_.begin()->first <= stage_.now_s()) {
    const auto act = later_.begin()->second;
    later_.erase(later_.begin());
    if (!act()) later(k_look_again_s, act);
  }
}

// Every kind once in an order by chance, then anew: a short run meets most of them, too.
void Deeds::go_on() {
  do_what_is_due();
  const double now_s = stage_.now_s();
  if (now_s >= next_look_s_) {
    next_look_s_ = now_s + k_look_again_s;
    helpline_.look_at_store();
  }
  if (now_s >= next_end_s_) {
    next_end_s_ = now_s + k_ends_apart_s;
    everywhere([this](Crowd& crowd) { talkers_.end_one(crowd); });
  }
  if (now_s < next_s_) return;
  next_s_ = now_s + between(k_apart_s_min, k_apart_s_max);
  if (deck_.empty()) {
    deck_ = {&Deeds::kill_node,  &Deeds::kill_node,       &Deeds::kill_store,
             &Deeds::kill_all,   &Deeds::freeze_node,     &Deeds::cut_node,
             &Deeds::drain_node, &Deeds::walk_away,       &Deeds::freeze_store,
             &Deeds::walk_away,  &Deeds::rearrange_store, &Deeds::pause_busy_node};
    std::ranges::shuffle(deck_, random_);
  }
  const auto possible =
      std::ranges::find_if(deck_, [this](const Act act) { return (this->*act)(); });
  if (possible == deck_.end()) {
    deck_.clear();  // what is left is for another kind of store, or for another moment
  } else {
    deck_.erase(possible);
  }
}

bool Deeds::mend() {
  helpline_.look_at_store();
  do_what_is_due();
  return later_.empty() && helpline_.store_is_well();
}

std::optional<std::size_t> Deeds::some_node() {
  std::vector<std::size_t> nodes;
  for (std::size_t i = 0; i < helpline_.nodes(); ++i) {
    if (helpline_.is_well(i)) nodes.push_back(i);
  }
  if (nodes.empty()) return std::nullopt;
  return nodes[random_() % nodes.size()];
}

void Deeds::restart_later(std::size_t node, std::size_t mark) {
  later(between(0, k_restart_s_max), [this, node, mark] {
    if (!helpline_.a_node_can_start()) return false;
    if (!helpline_.start(node)) return false;
    until_now(mark);
    return true;
  });
}

bool Deeds::kill_node() {
  const auto node = some_node();
  if (!node) return false;
  helpline_.kill(*node);
  restart_later(*node, mark("kill_node", "kill -9 " + name_of(*node)));
  return true;
}

bool Deeds::kill_store() {
  if (!helpline_.store_is_well()) return false;
  const auto what = helpline_.kill_store(random_);
  if (!what) return false;
  mend_store_later(mark("kill_store", *what));
  return true;
}

void Deeds::mend_store_later(std::size_t mark) {
  later(between(0, k_restart_s_max), [this, mark] {
    helpline_.mend_store();
    until_now(mark);
    return true;
  });
}

bool Deeds::rearrange_store() {
  if (!helpline_.store_is_well()) return false;
  const auto what = helpline_.rearrange_store(random_);
  if (what) mark("rearrange_store", *what);
  return what.has_value();
}

bool Deeds::kill_all() {
  if (!helpline_.store_is_well() || !some_node()) return false;
  std::string names;
  std::vector<std::size_t> killed;
  for (std::size_t i = 0; i < helpline_.nodes(); ++i) {
    if (!helpline_.is_well(i)) continue;
    helpline_.kill(i);
    killed.push_back(i);
    names += name_of(i) + ", ";
  }
  const auto what = helpline_.kill_store(random_);
  const auto at = mark("kill_all", "kill -9 " + names + what.value_or("no Redis"));
  mend_store_later(at);
  for (const std::size_t node : killed) restart_later(node, at);
  return true;
}

bool Deeds::freeze_node() {
  const auto node = some_node();
  if (!node) return false;
  freeze_for(*node, between(k_node_frozen_s_min, k_node_frozen_s_max), "freeze_node", "SIGSTOP ");
  return true;
}

// As a virtual machine is when it moves: longer than a lease, with more in flight than it can
// answer in one turn when it wakes.
bool Deeds::pause_busy_node() {
  const auto node = some_node();
  if (!node) return false;
  freeze_for(*node, k_pause_s, "pause_busy_node", "much in flight, SIGSTOP ");
  everywhere([&](Crowd& crowd) { talkers_.say_much(crowd, *node); });
  return true;
}

void Deeds::freeze_for(std::size_t node, double for_s, const std::string& kind,
                       const std::string& how) {
  helpline_.freeze(node);
  everywhere([&](Crowd& crowd) { talkers_.out_of_reach(crowd, node); });
  const auto at = mark(kind, how + name_of(node) + " for " + seconds(for_s));
  later(for_s, [this, node, at] {
    helpline_.thaw(node);
    everywhere([&](Crowd& crowd) { talkers_.in_reach(crowd, node); });
    until_now(at);
    return true;
  });
}

bool Deeds::freeze_store() {
  if (!helpline_.store_is_well()) return false;
  const double for_s = between(k_store_frozen_s_min, k_store_frozen_s_max);
  const auto what = helpline_.freeze_store(random_);
  if (!what) return false;
  const auto at = mark("freeze_store", *what + " for " + seconds(for_s));
  later(for_s, [this, at] {
    helpline_.thaw_store();
    until_now(at);
    return true;
  });
  return true;
}

bool Deeds::cut_node() {
  const auto node = some_node();
  if (!node) return false;
  everywhere([&](Crowd& crowd) { talkers_.cut(crowd, *node); });
  mark("cut_node", "all connections of " + name_of(*node) + " are cut");
  return true;
}

bool Deeds::drain_node() {
  const auto node = some_node();
  if (!node || !helpline_.store_is_well()) return false;
  helpline_.ask_to_leave(*node);
  const auto at = mark("drain_node", "SIGTERM " + name_of(*node) + ", then a new one");
  later(k_look_again_s, [this, node = *node, at] {
    if (!helpline_.has_left(node)) return false;
    restart_later(node, at);
    return true;
  });
  return true;
}

bool Deeds::walk_away() {
  std::string what;
  everywhere([&](Crowd& crowd) { what = talkers_.walk_away(crowd, k_walk_ms); });
  if (what.empty()) return false;
  mark("walk_away", what);
  return true;
}

}  // namespace senim::bench::chaos
