// What can be read of the desk.
#include <algorithm>

#include "tests/support/fake_desk.hpp"

namespace senim::support {

namespace {

constexpr std::int64_t k_lease_ms = 6'000;
constexpr std::size_t k_first_max = 5;
constexpr std::size_t k_unfiled_max = 16;
constexpr std::size_t k_destroyed_at_once_max = 100;

}  // namespace

desk::LineView FakeDesk::line(Language language, std::size_t heads_max) const {
  const auto ready = ready_in(language);
  desk::LineView line{};
  std::size_t listed_here = 0;
  std::size_t listed_absent = 0;
  for (const Entry* entry : ready) {
    const auto& v = entry->view;
    const bool absent = *entry->ready >= desk::k_order_absent;
    ++(absent ? line.unread : line.waiting);
    if (line.first.size() < k_first_max) line.first.push_back(*entry->ready);
    if (++(absent ? listed_absent : listed_here) > heads_max) continue;
    line.heads.push_back({v.conversation, *entry->ready, v.number, language, v.region, v.risk,
                          v.need, v.mood, v.why, v.child, v.wrote, v.joined_ms});
  }
  if (line.waiting > 0) line.longest_wait_ms = now_ - ready.front()->view.joined_ms;
  for (const auto& [id, entry] : entries_) {
    if (entry.view.language == language && entry.late_at && *entry.late_at <= now_) ++line.late;
  }
  for (const auto& [staff, counsellor] : counsellors_) {
    if (is_on(counsellor, language)) ++line.available;
  }
  line.within.fill(line.available > 0 ? desk::k_order_open : -1);
  return line;
}

desk::Beat FakeDesk::beat(const Worker& worker, std::size_t heads_max) {
  is_due("worker", worker, now_ + k_lease_ms);
  desk::Beat beat{};
  beat.now_ms = now_;
  beat.epoch = "first";
  beat.count = ++beats_;
  beat.rewound_ms = lost_data_ms_ago_;
  for (std::size_t i = 0; i < beat.lines.size(); ++i)
    beat.lines[i] = line(k_languages[i], heads_max);
  for (const auto& [id, entry] : entries_) {
    if (entry.empty_since) ++beat.give_way;
    if (entry.unfiled && beat.unfiled.size() < k_unfiled_max)
      beat.unfiled.push_back(entry.view.conversation);
    if (!entry.orphan_since) continue;
    ++beat.orphans.now;
    beat.orphans.oldest_ms = std::max(beat.orphans.oldest_ms, now_ - *entry.orphan_since);
  }
  beat.orphans.longest_ms = orphan_longest_ms_;
  beat.orphans.ended_ms = std::exchange(workers_[worker].orphans_ended_ms, {});
  beat.orphans.noticed_ms = std::exchange(workers_[worker].noticed_ms, {});
  return beat;
}

desk::Seated FakeDesk::seated(const Worker& worker) const {
  desk::Seated seated;
  for (const auto& [id, entry] : entries_) {
    if (entry.worker == worker)
      seated.children.emplace_back(entry.view.conversation, entry.view.child_seat);
  }
  for (const auto& [staff, counsellor] : counsellors_) {
    if (counsellor.worker == worker)
      seated.counsellors.emplace_back(*StaffName::parse(staff), counsellor.state.seat);
  }
  return seated;
}

result<desk::View> FakeDesk::view(const ConversationId& id) const {
  const auto found = entries_.find(id.str());
  if (found == entries_.end()) return ErrorCode::unknown_conversation;
  return found->second.view;
}

result<desk::View> FakeDesk::view_of_offer(OfferNumber offer) const {
  for (const auto& [id, entry] : entries_) {
    if (entry.held && entry.view.offer == offer) return entry.view;
  }
  return ErrorCode::offer_gone;
}

result<desk::CounsellorView> FakeDesk::counsellor(const StaffName& staff) const {
  const auto found = counsellors_.find(staff.str());
  if (found == counsellors_.end()) return ErrorCode::unknown_conversation;
  const auto& state = found->second.state;
  desk::CounsellorView view{state.seat, state.availability, state.capacity, state.missed, {}};
  for (const auto& [id, entry] : entries_) {
    if (entry.held && entry.view.staff == staff.str()) view.conversations.push_back(entry.view);
  }
  return view;
}

result<desk::Filing> FakeDesk::filing(const ConversationId& id) const {
  const auto found = entries_.find(id.str());
  if (found == entries_.end() || found->second.view.phase != Phase::closed)
    return ErrorCode::unknown_conversation;
  const Entry& entry = found->second;
  desk::Filing filing{.view = entry.view,
                      .place = entry.place,
                      .started_at_ms = entry.started_at_ms,
                      .ended_ms = entry.ended_ms.value_or(0),
                      .accepted = entry.waited_ms.has_value(),
                      .waited_ms = 0,
                      .call_type = {},
                      .outcome = {},
                      .category = {},
                      .summary = {},
                      .helped = entry.helped,
                      .mood_after = entry.mood_after};
  filing.waited_ms = entry.waited_ms.value_or(filing.ended_ms - entry.view.joined_ms);
  return filing;
}

std::vector<ConversationId> FakeDesk::overdue() const {
  std::vector<std::pair<std::int64_t, std::string>> kept;
  for (const auto& [id, since] : kept_) {
    const auto entry = entries_.find(id);
    const bool begun_anew = entry != entries_.end() && entry->second.view.phase != Phase::closed;
    if (since <= now_ - limits_.kept_ms && !begun_anew) kept.emplace_back(since, id);
  }
  std::ranges::sort(kept);
  if (kept.size() > k_destroyed_at_once_max) kept.resize(k_destroyed_at_once_max);
  std::vector<ConversationId> overdue;
  for (const auto& [since, id] : kept) overdue.push_back(*ConversationId::parse(id));
  return overdue;
}

std::vector<std::string> FakeDesk::faults() const {
  std::vector<std::string> faults;
  const auto check = [&](const Entry& entry, bool holds, const char* what) {
    if (!holds) faults.push_back(entry.view.conversation.str() + ": " + what);
  };
  for (const auto& [id, entry] : entries_) {
    const auto& v = entry.view;
    const bool waits = v.phase == Phase::waiting;
    const bool unread = v.wrote && (waits || v.phase == Phase::offered);
    check(entry, entry.held == (!waits && v.phase != Phase::closed), "held in its phases only");
    check(entry, waits == (entry.in_line || entry.ready), "in line while it waits");
    check(entry, !waits || v.child != ChildPresence::here || (entry.in_line && entry.ready),
          "whoever is here and waits is in both");
    check(entry, unread == entry.late_at.has_value(), "unread words are watched");
    check(entry, !v.wrote || v.phase != Phase::closed || entry.waited_ms, "closed unread");
    const bool orphaned = v.phase == Phase::live && counsellors_.at(v.staff).gone;
    check(entry, orphaned == entry.orphan_since.has_value(), "an orphan");
  }
  return faults;
}

}  // namespace senim::support
