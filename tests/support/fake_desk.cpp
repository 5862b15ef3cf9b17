// What the steps of the desk are made of: the line, and who is offered whom.
#include "tests/support/fake_desk.hpp"

#include <algorithm>

namespace senim::support {

namespace {

constexpr std::int64_t k_unready_ms = 20'000;
constexpr std::int64_t k_brief_kept_ms = 120'000;
constexpr std::int64_t k_danger_late_ms = 60'000;
constexpr std::int64_t k_live_away_ms = 1'800'000;
constexpr std::int64_t k_wrap_up_ms = 300'000;
constexpr std::size_t k_tried_max = 8;  // of a line, for the one that can be paired

bool in_danger(const desk::View& view) { return view.order < desk::k_order_danger_end; }

bool waits_for_reader(const desk::View& view) {
  return view.phase == Phase::waiting || view.phase == Phase::offered;
}

}  // namespace

FakeDesk::Entry* FakeDesk::find(const ConversationId& id) {
  const auto found = entries_.find(id.str());
  return found == entries_.end() ? nullptr : &found->second;
}

FakeDesk::Entry* FakeDesk::find_offer(OfferNumber offer) {
  for (auto& [id, entry] : entries_) {
    if (entry.held && entry.view.offer == offer) return &entry;
  }
  return nullptr;
}

FakeDesk::Counsellor* FakeDesk::find_seat(const StaffName& staff, std::uint64_t seat) {
  const auto found = counsellors_.find(staff.str());
  if (found == counsellors_.end() || found->second.state.seat != seat) return nullptr;
  return &found->second;
}

void FakeDesk::changed(Entry& entry) {
  ++entry.view.version;
  answers_.hint([heard_by = heard_by_, view = entry.view] {
    for (auto* events : heard_by) events->changed(view);
  });
}

void FakeDesk::publish(const std::string& staff) {
  answers_.hint([heard_by = heard_by_, name = *StaffName::parse(staff),
                 state = counsellors_.at(staff).state] {
    for (auto* events : heard_by) events->counsellor_changed(name, state);
  });
}

void FakeDesk::forgive(const std::string& staff) {
  if (std::exchange(counsellors_.at(staff).state.missed, 0) > 0) publish(staff);
}

void FakeDesk::leave_line(Entry& entry) {
  entry.in_line = false;
  entry.ready.reset();
}

void FakeDesk::enter_line(Entry& entry) {
  const auto& v = entry.view;
  entry.in_line = !entry.placeless;
  entry.ready.reset();
  if (v.child == ChildPresence::here || (v.wrote && in_danger(v))) {
    entry.ready = v.order;
  } else if (v.wrote) {
    entry.ready = desk::k_order_absent + static_cast<double>(v.number);
  }
}

void FakeDesk::has_words(Entry& entry) {
  entry.empty_since.reset();
  if (!waits_for_reader(entry.view)) return;
  const auto patience_ms =
      in_danger(entry.view) ? std::min(k_danger_late_ms, limits_.late_ms) : limits_.late_ms;
  entry.late_at = std::min(entry.late_at.value_or(now_ + patience_ms), now_ + patience_ms);
}

void FakeDesk::orphaned_no_more(Entry& entry) {
  if (!entry.orphan_since) return;
  const auto ms = now_ - *std::exchange(entry.orphan_since, {});
  orphan_longest_ms_ = std::max(orphan_longest_ms_, ms);
  workers_[me_].orphans_ended_ms.push_back(ms);
}

void FakeDesk::release(Entry& entry) {
  const auto id = entry.view.conversation.str();
  is_not_due("offer", id);
  is_not_due("wrap", id);
  orphaned_no_more(entry);
  entry.held = false;
}

void FakeDesk::requeue(Entry& entry) {
  release(entry);
  auto& v = entry.view;
  v.phase = Phase::waiting;
  v.offer = 0;
  v.staff.clear();
  v.alias.clear();
  v.trouble = false;
  v.deadline_ms = 0;
  changed(entry);
  enter_line(entry);
  if (v.wrote) has_words(entry);
}

void FakeDesk::finish(Entry& entry) {
  const auto id = entry.view.conversation.str();
  leave_line(entry);
  entry.empty_since.reset();
  entry.late_at.reset();
  release(entry);
  is_not_due("unready", id);
  is_not_due("abandon", id);
  entry.view.phase = Phase::closed;
  if (!entry.ended_ms) entry.ended_ms = now_;
  changed(entry);
  entry.unfiled = true;
  kept_[id] = now_;
}

void FakeDesk::offer(Entry& entry, const std::string& staff) {
  auto& counsellor = counsellors_.at(staff);
  leave_line(entry);
  entry.held = true;
  auto& v = entry.view;
  v.phase = Phase::offered;
  v.offer = counsellor.last_offer = ++offers_;
  v.staff = staff;
  v.alias = counsellor.alias;
  v.offered_ms = now_;
  v.deadline_ms = now_ + limits_.offer_ms;
  is_due("offer", v.conversation.str(), v.deadline_ms);
  changed(entry);
}

void FakeDesk::go_live(Entry& entry) {
  auto& v = entry.view;
  const auto id = v.conversation.str();
  for (const char* kind : {"offer", "unready", "abandon"}) is_not_due(kind, id);
  entry.empty_since.reset();
  entry.late_at.reset();
  v.phase = Phase::live;
  v.live_ms = now_;
  v.deadline_ms = 0;
  if (!entry.waited_ms) entry.waited_ms = now_ - v.joined_ms;
  if (v.child == ChildPresence::away) is_due("abandon", id, now_ + k_live_away_ms);
  changed(entry);
}

void FakeDesk::wrap_up(Entry& entry) {
  const auto id = entry.view.conversation.str();
  is_not_due("abandon", id);
  orphaned_no_more(entry);
  is_due("wrap", id, now_ + k_wrap_up_ms);
  entry.view.phase = Phase::wrap_up;
  entry.ended_ms = now_;
  changed(entry);
}

void FakeDesk::give_up_place(Entry& entry) {
  entry.placeless = true;
  changed(entry);
  if (entry.view.phase == Phase::waiting) enter_line(entry);
}

void FakeDesk::child_absent(Entry& entry) {
  auto& v = entry.view;
  const auto id = v.conversation.str();
  v.child = ChildPresence::away;
  changed(entry);
  if (waits_for_reader(v)) {
    is_due("unready", id, now_ + k_unready_ms);
    auto kept_ms = limits_.place_kept_ms;
    if (!v.wrote) {
      entry.empty_since = now_;
      if (now_ - v.joined_ms < k_unready_ms) kept_ms = std::min(kept_ms, k_brief_kept_ms);
    }
    is_due("abandon", id, now_ + kept_ms);
  } else if (v.phase == Phase::live) {
    is_due("abandon", id, now_ + k_live_away_ms);
  }
}

void FakeDesk::counsellor_absent(const std::string& staff, std::int64_t since) {
  auto& counsellor = counsellors_.at(staff);
  counsellor.gone = true;
  counsellor.worker.clear();
  for (auto& [id, entry] : entries_) {
    if (!entry.held || entry.view.staff != staff) continue;
    if (entry.view.phase == Phase::offered) {
      requeue(entry);
      continue;
    }
    if (entry.view.phase == Phase::live && !entry.orphan_since) entry.orphan_since = since;
    entry.view.trouble = true;
    changed(entry);
  }
  is_due("staff", staff, since + limits_.orphan_ms);
}

void FakeDesk::empty_worker(const Worker& worker, std::int64_t since) {
  for (auto& [id, entry] : entries_) {
    if (entry.worker != worker) continue;
    entry.worker.clear();
    if (entry.view.child == ChildPresence::here) child_absent(entry);
  }
  for (auto& [staff, counsellor] : counsellors_) {
    if (counsellor.worker == worker) counsellor_absent(staff, since);
  }
  workers_.erase(worker);
}

int FakeDesk::held_by(const std::string& staff) const {
  return static_cast<int>(std::ranges::count_if(
      entries_, [&](const auto& e) { return e.second.held && e.second.view.staff == staff; }));
}

bool FakeDesk::speaks(const Counsellor& counsellor, Language language) {
  return std::ranges::find(counsellor.languages, language) != counsellor.languages.end();
}

bool FakeDesk::is_on(const Counsellor& counsellor, Language language) {
  return counsellor.state.availability == Availability::available && !counsellor.gone &&
         speaks(counsellor, language);
}

// The least loaded counsellor for this child who has not just declined it.
std::optional<std::string> FakeDesk::taker(const Entry& entry) const {
  std::optional<std::string> best;
  std::pair<int, std::uint64_t> best_load;
  for (const auto& [staff, counsellor] : counsellors_) {
    const int held = held_by(staff);
    const auto declined = entry.declined_until.find(staff);
    if (!is_on(counsellor, entry.view.language) || held >= counsellor.state.capacity ||
        (declined != entry.declined_until.end() && declined->second > now_))
      continue;
    const std::pair load{held, counsellor.last_offer};
    if (best && best_load <= load) continue;
    best = staff;
    best_load = load;
  }
  return best;
}

std::vector<const FakeDesk::Entry*> FakeDesk::ready_in(Language language) const {
  std::vector<const Entry*> ready;
  for (const auto& [id, entry] : entries_) {
    if (entry.ready && entry.view.language == language) ready.push_back(&entry);
  }
  std::ranges::sort(ready, {}, [](const Entry* entry) { return *entry->ready; });
  return ready;
}

void FakeDesk::pair() {
  for (;;) {
    const Entry* best = nullptr;
    std::string staff;
    for (const Language language : k_languages) {
      auto ready = ready_in(language);
      if (ready.size() > k_tried_max) ready.resize(k_tried_max);
      for (const Entry* entry : ready) {
        if (best && *best->ready <= *entry->ready) break;
        const auto free = taker(*entry);
        if (!free) continue;
        best = entry;
        staff = *free;
        break;
      }
    }
    if (!best) return;
    offer(*find(best->view.conversation), staff);
  }
}

}  // namespace senim::support
