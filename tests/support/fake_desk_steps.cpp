// The steps of the desk, in the order of the DeskStore.
#include <algorithm>

#include "tests/support/fake_desk.hpp"

namespace senim::support {

namespace {

constexpr double k_band_usual = 2e12;
constexpr std::int64_t k_lease_ms = 6'000;
constexpr std::int64_t k_decline_pause_ms = 30'000;
constexpr std::int64_t k_forget_ms = 86'400'000;
constexpr int k_capacity_at_first = 2;

}  // namespace

void FakeDesk::take_seat(const Worker& worker, Entry& entry) {
  const auto id = entry.view.conversation.str();
  is_not_due("unready", id);
  is_not_due("abandon", id);
  entry.empty_since.reset();
  entry.worker = worker;
  ++entry.view.child_seat;
  if (entry.view.child != ChildPresence::left) {
    entry.view.child = ChildPresence::here;
    entry.placeless = false;
  }
  changed(entry);
  if (entry.view.phase == Phase::waiting) enter_line(entry);
}

bool FakeDesk::makes_room() {
  Entry* first = nullptr;
  for (auto& [id, entry] : entries_) {
    if (!entry.empty_since || entry.view.phase != Phase::waiting) continue;
    if (!first || entry.empty_since < first->empty_since) first = &entry;
  }
  if (!first) return false;
  first->view.closed_by = ClosedBy::quiet;
  finish(*first);
  return true;
}

FakeDesk::Refused FakeDesk::join(const Worker& worker, const ConversationId& id, Language language,
                                 const std::string& region, const std::string& place,
                                 std::int64_t at_ms) {
  if (Entry* entry = find(id)) {
    take_seat(worker, *entry);
    return std::nullopt;
  }
  const auto places =
      std::ranges::count_if(entries_, [](const auto& e) { return e.second.in_line; });
  if (static_cast<std::uint64_t>(places) >= limits_.queue_max && !makes_room())
    return ErrorCode::queue_full;
  Entry entry{.view = {.conversation = id}, .place = place, .started_at_ms = at_ms};
  entry.view.number = ++numbers_;
  entry.view.language = language;
  entry.view.region = region;
  entry.view.order = k_band_usual + static_cast<double>(entry.view.number);
  entry.view.joined_ms = now_;
  take_seat(worker, entries_.emplace(id.str(), entry).first->second);
  return std::nullopt;
}

FakeDesk::Refused FakeDesk::child_here(const Worker& worker, const ConversationId& id) {
  Entry* entry = find(id);
  if (!entry) return ErrorCode::unknown_conversation;
  take_seat(worker, *entry);
  return std::nullopt;
}

void FakeDesk::child_away(const Worker& worker, const ConversationId& id, std::uint64_t seat) {
  Entry* entry = find(id);
  if (!entry || entry->view.child_seat != seat || entry->worker != worker) return;
  entry->worker.clear();
  if (entry->view.child == ChildPresence::here) child_absent(*entry);
}

FakeDesk::Refused FakeDesk::wrote(const ConversationId& id, bool found) {
  Entry* entry = find(id);
  if (!entry) return ErrorCode::unknown_conversation;
  auto& v = entry->view;
  const bool ended_unread = found && v.phase == Phase::closed && !entry->waited_ms;
  if (ended_unread) {
    entry->unfiled = false;
    entry->ended_ms.reset();
    entry->placeless = true;
    v.phase = Phase::waiting;
    v.closed_by.reset();
    if (v.child == ChildPresence::here) v.child = ChildPresence::away;
  }
  if (std::exchange(v.wrote, true) && !ended_unread) return std::nullopt;
  changed(*entry);
  if (v.phase == Phase::waiting) enter_line(*entry);
  has_words(*entry);
  return std::nullopt;
}

FakeDesk::Refused FakeDesk::need(const ConversationId& id, std::optional<Need> need,
                                 std::optional<int> mood) {
  Entry* entry = find(id);
  if (!entry) return ErrorCode::unknown_conversation;
  auto& v = entry->view;
  v.need = need;
  v.mood = mood;
  const bool danger = need == Need::danger && v.phase != Phase::closed;
  if (danger) {
    v.order = static_cast<double>(v.number);
    if (v.risk == Risk::routine) v.risk = Risk::raised;
    v.wrote = true;
  }
  changed(*entry);
  if (danger) has_words(*entry);
  if (v.phase == Phase::waiting) enter_line(*entry);
  return std::nullopt;
}

void FakeDesk::feedback(const ConversationId& id, std::optional<int> helped,
                        std::optional<int> mood) {
  Entry* entry = find(id);
  if (!entry || (entry->helped == helped && entry->mood_after == mood)) return;
  entry->helped = helped;
  entry->mood_after = mood;
  changed(*entry);
  // Filed once more, which amends it.
  if (entry->view.phase != Phase::closed || now_ - *entry->ended_ms >= k_forget_ms) return;
  is_not_due("forget", id.str());
  entry->unfiled = true;
}

FakeDesk::Refused FakeDesk::leave(const ConversationId& id, LeaveHow how) {
  Entry* entry = find(id);
  if (!entry) return ErrorCode::unknown_conversation;
  auto& v = entry->view;
  const bool waits = v.phase == Phase::waiting || v.phase == Phase::offered;
  if (!waits && v.phase != Phase::live) return std::nullopt;
  v.child = how == LeaveHow::exit ? ChildPresence::exit : ChildPresence::left;
  if (waits && v.wrote) {
    is_not_due("unready", id.str());
    is_not_due("abandon", id.str());
    give_up_place(*entry);
    return std::nullopt;
  }
  v.closed_by = ClosedBy::child;
  if (waits) {
    finish(*entry);
  } else {
    wrap_up(*entry);
  }
  return std::nullopt;
}

void FakeDesk::counsellor_here(const Worker& worker, const StaffName& staff,
                               const std::string& alias, const std::vector<Language>& languages) {
  const auto found =
      counsellors_
          .try_emplace(staff.str(), Counsellor{{0, Availability::offline, k_capacity_at_first, 0}})
          .first;
  Counsellor& counsellor = found->second;
  is_not_due("staff", staff.str());
  ++counsellor.state.seat;
  counsellor.alias = alias;
  counsellor.languages = languages;
  counsellor.worker = worker;
  counsellor.gone = false;
  for (auto& [id, entry] : entries_) {
    if (!entry.held || entry.view.staff != staff.str()) continue;
    orphaned_no_more(entry);
    if (std::exchange(entry.view.trouble, false)) changed(entry);
  }
  publish(staff.str());
}

void FakeDesk::counsellor_away(const Worker& worker, const StaffName& staff, std::uint64_t seat,
                               std::int64_t silent_ms) {
  const Counsellor* counsellor = find_seat(staff, seat);
  if (!counsellor || counsellor->worker != worker) return;
  counsellor_absent(staff.str(), now_ - std::min(k_lease_ms, silent_ms));
}

FakeDesk::Refused FakeDesk::set_availability(const StaffName& staff, std::uint64_t seat,
                                             Availability availability, int capacity) {
  Counsellor* counsellor = find_seat(staff, seat);
  if (!counsellor) return ErrorCode::not_yours;
  counsellor->state = {seat, availability, capacity, 0};
  publish(staff.str());
  return std::nullopt;
}

FakeDesk::Refused FakeDesk::accept(const StaffName& staff, std::uint64_t seat, OfferNumber offer) {
  Entry* entry = find_offer(offer);
  if (!entry || !find_seat(staff, seat) || entry->view.staff != staff.str() ||
      entry->view.phase == Phase::wrap_up)
    return ErrorCode::offer_gone;
  forgive(staff.str());
  if (entry->view.phase == Phase::offered) go_live(*entry);
  return std::nullopt;
}

FakeDesk::Refused FakeDesk::take(const StaffName& staff, std::uint64_t seat,
                                 const ConversationId& id) {
  const Counsellor* counsellor = find_seat(staff, seat);
  if (!counsellor) return ErrorCode::not_yours;
  Entry* entry = find(id);
  const bool mine = entry && entry->held && entry->view.staff == staff.str();
  if (mine && entry->view.phase == Phase::live) return std::nullopt;
  const bool rings_here = mine && entry->view.phase == Phase::offered;
  if (!entry || (entry->view.phase != Phase::waiting && !rings_here) ||
      !speaks(*counsellor, entry->view.language))
    return ErrorCode::offer_gone;
  if (!rings_here) {
    if (held_by(staff.str()) >= counsellor->state.capacity) return ErrorCode::at_capacity;
    this->offer(*entry, staff.str());
  }
  forgive(staff.str());
  go_live(*entry);
  return std::nullopt;
}

FakeDesk::Refused FakeDesk::decline(const StaffName& staff, std::uint64_t seat, OfferNumber offer) {
  Entry* entry = find_offer(offer);
  if (!entry || !find_seat(staff, seat) || entry->view.staff != staff.str() ||
      entry->view.phase != Phase::offered)
    return ErrorCode::offer_gone;
  forgive(staff.str());
  entry->declined_until[staff.str()] = now_ + k_decline_pause_ms;
  requeue(*entry);
  return std::nullopt;
}

FakeDesk::Entry* FakeDesk::held_in(const StaffName& staff, std::uint64_t seat,
                                   const ConversationId& id, bool also_closed) {
  Entry* entry = find(id);
  if (!entry || !find_seat(staff, seat) || entry->view.staff != staff.str()) return nullptr;
  const auto phase = entry->view.phase;
  const bool holds = phase == Phase::live || phase == Phase::wrap_up;
  return holds || (also_closed && phase == Phase::closed) ? entry : nullptr;
}

FakeDesk::Refused FakeDesk::set_risk(const StaffName& staff, std::uint64_t seat,
                                     const ConversationId& id, Risk risk) {
  Entry* entry = held_in(staff, seat, id, false);
  if (!entry) return ErrorCode::not_yours;
  entry->view.risk = risk;
  changed(*entry);
  return std::nullopt;
}

FakeDesk::Refused FakeDesk::end(const StaffName& staff, std::uint64_t seat,
                                const ConversationId& id) {
  Entry* entry = held_in(staff, seat, id, false);
  if (!entry) return ErrorCode::not_yours;
  if (entry->view.phase != Phase::live) return std::nullopt;
  entry->view.closed_by = ClosedBy::counsellor;
  wrap_up(*entry);
  return std::nullopt;
}

FakeDesk::Refused FakeDesk::close(const StaffName& staff, std::uint64_t seat,
                                  const ConversationId& id) {
  Entry* entry = held_in(staff, seat, id, true);
  if (!entry) return ErrorCode::not_yours;
  if (entry->view.phase == Phase::closed) return std::nullopt;
  if (!entry->view.closed_by) entry->view.closed_by = ClosedBy::counsellor;
  finish(*entry);
  return std::nullopt;
}

void FakeDesk::filed(const ConversationId& id, std::uint64_t version) {
  Entry* entry = find(id);
  if (!entry || entry->view.version != version) return;
  if (std::exchange(entry->unfiled, false)) is_due("forget", id.str(), now_ + k_forget_ms);
}

void FakeDesk::destroyed(const ConversationId& id) { kept_.erase(id.str()); }

}  // namespace senim::support
