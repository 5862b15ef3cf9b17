#include "tests/chaos/talkers.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "bench/crowd.hpp"
#include "protocol/limits.hpp"

namespace senim::bench::chaos {

namespace {

constexpr int k_at_once = 11;
constexpr std::size_t k_outstanding_max =
    20;  // then a person waits until something is acknowledged
constexpr std::int64_t k_next_child_ms_max = 2'000;
constexpr std::int64_t k_try_to_end_ms = 500;
// In the order of to_child::State.
constexpr std::array<const char*, 5> k_states = {"waiting", "offered", "live", "trouble", "closed"};
constexpr std::int64_t k_ask_to_end_ms = 3'000;

}  // namespace

Talkers::Talkers(const Setup& setup)
    : setup_(setup), random_(setup.seed), conversations_(setup.children), watch_(setup.children) {}

// Once in so long a line, a third earlier or later.
std::int64_t Talkers::pause_ms() {
  const auto mean = 1'000.0 / setup_.lines_per_s;
  return static_cast<std::int64_t>(mean * std::uniform_real_distribution<>{0.67, 1.33}(random_));
}

void Talkers::begin(Crowd& crowd, double within_s) {
  for (std::size_t i = 0; i < setup_.conversations; ++i) {
    const double after_ms =
        within_s * 1'000 * static_cast<double>(i) / static_cast<double>(setup_.conversations);
    crowd.in_ms(static_cast<std::int64_t>(after_ms), [this, &crowd] { next_child(crowd); });
  }
}

void Talkers::next_child(Crowd& crowd) {
  if (is_quiet_ || arrived_ == crowd.children().size()) return;
  crowd.children()[arrived_++]->arrive();
}

void Talkers::child_is_told(Child& child, const to_child::State& state) {
  if (std::holds_alternative<to_child::Closed>(state)) return is_over(child);
  watch_.told(child.number(), std::holds_alternative<to_child::Live>(state), monotonic_ns());
  Conversation& here = conversations_[child.number()];
  here.told = state.index();
  if (here.is_ending && here.ended_by_child) child.ask_to_end();
  if (child.lines_said() > 0) return;
  child.say(monotonic_ns());
  go_on(child);
}

void Talkers::child_is_refused(Child& child, const Refusal& refusal) {
  if (refusal.code == ErrorCode::store_trouble)
    watch_.told_of_trouble(child.number(), monotonic_ns());
}

void Talkers::child_hears(Child& child, const Line& /*line*/) {
  watch_.heard(child.number(), monotonic_ns());
}

void Talkers::child_is_acknowledged(Child& child) { watch_.heard(child.number(), monotonic_ns()); }

void Talkers::is_over(Child& child) {
  Conversation& here = conversations_[child.number()];
  watch_.told(child.number(), false, monotonic_ns());
  if (std::exchange(here.is_over, true)) return;
  ++ended_;
  // Whoever was away in the last moments does not come back for them; the transcript has them.
  Ledger& ledger = child.crowd().run().ledger;
  ledger.nobody_listens(child.number(), Author::child);
  ledger.nobody_listens(child.number(), Author::counsellor);
  child.hang_up();
  Crowd& crowd = child.crowd();
  crowd.in_ms(crowd.jitter_ms(k_next_child_ms_max), [this, &crowd] { next_child(crowd); });
}

void Talkers::child_is_gone(Child& child) { watch_.away(child.number(), monotonic_ns()); }

void Talkers::go_on(Child& child) {
  child.crowd().in_ms(pause_ms(), [this, &child] {
    const Conversation& here = conversations_[child.number()];
    if (here.is_over) return;
    const bool has_room = child.outstanding() < k_outstanding_max;
    if (!is_quiet_ && !here.is_ending && has_room) child.say(monotonic_ns());
    go_on(child);
  });
}

void Talkers::counsellor_meets(Counsellor& counsellor, Talk& talk) {
  Conversation& here = conversations_[*talk.child];
  if (here.first == nullptr) here.first = &counsellor;
  const bool is_new = talking_.emplace(&counsellor, talk.conversation).second;
  if (is_new && here.first != &counsellor) ++takeovers_;
  watch_.has(*talk.child, &counsellor, monotonic_ns());
  if (is_new) go_on(counsellor, talk.conversation);
}

void Talkers::go_on(Counsellor& counsellor, const ConversationId& conversation) {
  counsellor.crowd().in_ms(pause_ms(), [this, &counsellor, conversation] {
    Talk* talk = counsellor.talk_of(conversation);
    if (talk == nullptr || talk->is_closed) {
      talking_.erase({&counsellor, conversation});
      return;
    }
    // Handed on and given back meanwhile, its child has not said yet who it is.
    const bool is_ending = !talk->child || conversations_[*talk->child].is_ending;
    const bool has_room = talk->outstanding.size() < k_outstanding_max;
    if (!is_quiet_ && !is_ending && has_room && !counsellor.stays_away()) {
      counsellor.say(*talk, monotonic_ns());
    }
    go_on(counsellor, conversation);
  });
}

void Talkers::lose_all_of(Counsellor& counsellor) {
  for (const auto& [conversation, talk] : counsellor.talks()) {
    if (talk.child) watch_.has_not(*talk.child, &counsellor, monotonic_ns());
  }
}

void Talkers::counsellor_is_gone(Counsellor& counsellor) { lose_all_of(counsellor); }

void Talkers::end_one(Crowd& crowd) {
  if (is_quiet_ || arrived_ == 0) return;
  Child& child = *crowd.children()[random_() % arrived_];
  Conversation& here = conversations_[child.number()];
  if (here.is_over || here.is_ending || !child.is_live()) return;
  here.is_ending = true;
  here.ended_by_child = random_() % 2 == 0;
  try_to_end(child);
}

// The counsellor closes when all that both have said is acknowledged; the child just goes.
void Talkers::try_to_end(Child& child) {
  const Conversation& here = conversations_[child.number()];
  if (here.is_over) return;
  if (here.ended_by_child) {
    child.ask_to_end();
  } else if (child.has_state() && !child.has_outstanding()) {
    for (const auto& counsellor : child.crowd().counsellors()) {
      if (counsellor.get() != watch_.with(child.number()) || !counsellor->is_on()) continue;
      for (auto& [conversation, talk] : counsellor->talks()) {
        if (talk.child == child.number() && talk.outstanding.empty()) counsellor->close(talk);
      }
    }
  }
  child.crowd().in_ms(here.ended_by_child ? k_ask_to_end_ms : k_try_to_end_ms,
                      [this, &child] { try_to_end(child); });
}

std::string Talkers::walk_away(Crowd& crowd, std::int64_t away_ms) {
  std::vector<Counsellor*> busy;
  std::size_t room = 0;  // of those who stay
  for (const auto& counsellor : crowd.counsellors()) {
    if (!counsellor->is_on()) continue;
    const auto held = counsellor->talks().size();
    room += static_cast<std::size_t>(limits::k_capacity_max) - std::min<std::size_t>(held, 4);
    if (held > 0) busy.push_back(counsellor.get());
  }
  if (busy.empty()) return {};
  Counsellor& gone = *busy[random_() % busy.size()];
  const auto held = gone.talks().size();
  if (room < 2 * held) return {};  // the others could not take them all over
  const bool silently = random_() % 2 == 0;
  lose_all_of(gone);
  silently ? gone.fall_silent() : gone.cut();
  crowd.in_ms(away_ms, [&gone] { gone.sit_down(); });
  return gone.name() + " walks away from " + std::to_string(held) + " conversations" +
         (silently ? ", the connection stays open" : "");
}

void Talkers::cut(Crowd& crowd, std::size_t door) {
  for (std::size_t i = 0; i < arrived_; ++i) {
    Child& child = *crowd.children()[i];
    if (child.door() == door && !conversations_[i].is_over) child.drop();
  }
  for (const auto& counsellor : crowd.counsellors()) {
    if (counsellor->door() == door) counsellor->drop();
  }
}

void Talkers::say_much(Crowd& crowd, std::size_t door) {
  for (std::size_t i = 0; i < arrived_; ++i) {
    Child& child = *crowd.children()[i];
    if (child.door() != door || conversations_[i].is_over) continue;
    for (int n = 0; n < k_at_once; ++n) child.tell_need();
  }
}

void Talkers::out_of_reach(Crowd& crowd, std::size_t door) {
  for (const auto& counsellor : crowd.counsellors()) {
    if (counsellor->door() == door) lose_all_of(*counsellor);
  }
}

void Talkers::in_reach(Crowd& crowd, std::size_t door) {
  for (const auto& counsellor : crowd.counsellors()) {
    if (counsellor->door() != door || !counsellor->is_on()) continue;
    for (const auto& [conversation, talk] : counsellor->talks()) {
      if (talk.child) watch_.has(*talk.child, counsellor.get(), monotonic_ns());
    }
  }
}

bool Talkers::is_settled(Child& child) const {
  if (conversations_[child.number()].is_over) return true;
  if (!watch_.believes_live(child.number()) || child.has_outstanding()) return false;
  for (const auto& counsellor : child.crowd().counsellors()) {
    if (counsellor.get() != watch_.with(child.number())) continue;
    return std::ranges::any_of(counsellor->talks(), [&](const auto& entry) {
      const Talk& talk = entry.second;
      return talk.child == child.number() && talk.outstanding.empty();
    });
  }
  return false;
}

std::size_t Talkers::unsettled(Crowd& crowd) const {
  std::size_t count = 0;
  for (std::size_t i = 0; i < arrived_; ++i) {
    if (!is_settled(*crowd.children()[i])) ++count;
  }
  return count;
}

std::vector<std::string> Talkers::who_is_unsettled(Crowd& crowd) const {
  std::vector<std::string> who;
  for (std::size_t i = 0; i < arrived_; ++i) {
    Child& child = *crowd.children()[i];
    if (is_settled(child)) continue;
    const bool is_live = watch_.believes_live(child.number());
    who.push_back("child " + std::to_string(i) +
                  (!child.has_state() ? " is not connected"
                   : !is_live         ? std::string{" shows trouble, or was told "} +
                                    k_states.at(conversations_[i].told)
                   : watch_.with(child.number()) == nullptr
                       ? " is live without a counsellor"
                       : " has lines that were not acknowledged, or its counsellor has"));
  }
  return who;
}

}  // namespace senim::bench::chaos
