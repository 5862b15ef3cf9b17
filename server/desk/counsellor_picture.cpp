// The picture a counsellor's console shows: snapshots, versioned changes, and how they follow the
// desk.
#include <algorithm>
#include <utility>

#include "server/desk/counsellor_side.hpp"

namespace senim::desk {

namespace {

constexpr std::size_t k_dropped_max = 64;

bool is_held(Phase phase) {
  return phase == Phase::offered || phase == Phase::live || phase == Phase::wrap_up;
}

bool has_card(const View& view) {
  return view.phase == Phase::live || view.phase == Phase::wrap_up;
}

std::int64_t seconds(std::int64_t ms) { return std::max<std::int64_t>(0, ms) / 1000; }

}  // namespace

// Makes what is held equal to the view, then calls loaded once the log of each is at hand.
void CounsellorSide::load(const CounsellorPtr& counsellor, const CounsellorView& view,
                          std::function<void()> loaded) {
  counsellor->availability = view.availability;
  counsellor->capacity = view.capacity;
  counsellor->missed = view.missed;
  std::vector<ConversationId> stale;
  for (const auto& [id, held] : counsellor->held) {
    if (std::ranges::none_of(view.conversations,
                             [&](const View& v) { return v.conversation == id; })) {
      stale.push_back(id);
    }
  }
  for (const auto& id : stale) drop(*counsellor, id, counsellor->held.at(id)->view.version);
  // Counts the logs still on their way; the last one to let go of it runs `loaded`.
  const std::shared_ptr<void> last_one(nullptr, [loaded = std::move(loaded)](void*) { loaded(); });
  for (const auto& v : view.conversations) {
    auto& held = counsellor->held[v.conversation];
    if (!held) held = std::make_shared<Held>(v);
    held->view = v;
    held->counsellor = counsellor;
    by_conversation_[v.conversation] = held;
    if (v.phase != Phase::offered) take_log(held, [last_one] {});
  }
}

// Takes the seat at the conversation's log under the assignment's number, which also fences whoever
// held it before.
void CounsellorSide::take_log(const HeldPtr& held, std::function<void()> taken) {
  const auto& id = held->view.conversation;
  const Seq told = held->reader ? held->reader->told() : 0;
  stores_.log.seat_counsellor(
      id, held->view.offer,
      [this, told, weak = std::weak_ptr(held),
       taken = std::move(taken)](const result<Opened>& opened) {
        const auto held = weak.lock();
        if (!held || !opened) return taken();
        if (opened->last < told) return stores_.desk.store_has_lost_data();
        if (!held->key)
          held->key = stores_.cipher.open(held->view.conversation, opened->wrapped_key);
        held->last = std::max(held->last, opened->last);
        held->seen_by_child = std::max(held->seen_by_child, opened->seen_by_child);
        held->seen_by_counsellor = std::max(held->seen_by_counsellor, opened->seen_by_counsellor);
        if (held->reader && held->reader->told() < opened->last) {
          held->reader->look_again();
        }
        taken();
      });
}

void CounsellorSide::drop(Counsellor& counsellor, const ConversationId& conversation,
                          std::uint64_t version) {
  const auto found = counsellor.held.find(conversation);
  if (found == counsellor.held.end()) return;
  if (find(conversation) == found->second) by_conversation_.erase(conversation);
  counsellor.held.erase(found);
  counsellor.dropped.emplace_back(conversation, version);
  if (counsellor.dropped.size() > k_dropped_max) counsellor.dropped.pop_front();
}

void CounsellorSide::changed(const View& view) {
  if (const auto held = find(view.conversation)) {
    if (const auto holder = held->counsellor.lock();
        holder && holder->me.staff.str() != view.staff) {
      if (view.version > held->view.version) update(holder, view);
    }
  }
  const auto found = by_staff_.find(view.staff);
  if (found != by_staff_.end()) update(found->second, view);
}

void CounsellorSide::update(const CounsellorPtr& counsellor, const View& view) {
  if (!counsellor->line) return;
  const auto& id = view.conversation;
  const auto found = counsellor->held.find(id);
  const bool known = found != counsellor->held.end();
  if (known && view.version <= found->second->view.version) return;
  const bool ours = view.staff == counsellor->me.staff.str() && is_held(view.phase);
  if (!known && !ours) return;
  const auto is_old_news = [&](const auto& d) { return d.first == id && view.version <= d.second; };
  if (!known && std::ranges::any_of(counsellor->dropped, is_old_news)) return;
  const Phase before = known ? found->second->view.phase : Phase::waiting;
  if (!ours) {
    drop(*counsellor, id, view.version);
    if (!counsellor->seated) return;
    to_counsellor::Change change;
    if (before == Phase::offered) change.offers = offers(*counsellor);
    if (before != Phase::offered) change.gone.push_back(id);
    return tell_change(*counsellor, std::move(change));
  }
  if (!known) {
    const auto held = std::make_shared<Held>(view);
    held->counsellor = counsellor;
    counsellor->held.emplace(id, held);
    by_conversation_[id] = held;
  }
  const HeldPtr held = counsellor->held.at(id);
  held->view = view;
  if (view.phase == Phase::offered) return tell_offers(*counsellor);
  if (before == Phase::offered) tell_offers(*counsellor);
  if (held->key) return tell_card(*counsellor, *held);
  take_log(held, [this, weak = std::weak_ptr(held)] {
    const auto held = weak.lock();
    const auto counsellor = held ? held->counsellor.lock() : nullptr;
    if (counsellor && counsellor->line && held->key) tell_card(*counsellor, *held);
  });
}

void CounsellorSide::counsellor_changed(const StaffName& staff, const CounsellorState& state) {
  const auto found = by_staff_.find(staff.str());
  if (found == by_staff_.end()) return;
  const CounsellorPtr counsellor = found->second;
  if (state.seat > counsellor->seat) return close_line(counsellor, CloseCode::replaced);
  to_counsellor::Change change;
  if (state.availability != counsellor->availability || state.capacity != counsellor->capacity) {
    change.availability = counsellor->availability = state.availability;
    change.capacity = counsellor->capacity = state.capacity;
  }
  if (state.missed != counsellor->missed) change.missed = counsellor->missed = state.missed;
  if (!change.availability && !change.missed) return;
  tell_change(*counsellor, std::move(change));
}

void CounsellorSide::snapshot(const CounsellorPtr& counsellor) {
  std::vector<to_counsellor::Card> cards;
  for (const auto& [id, held] : counsellor->held) {
    if (has_card(held->view) && held->key) cards.push_back(card(*held));
  }
  counsellor->queue_told = queue();
  counsellor->waiting_told = waiters_for(*counsellor);
  counsellor->line->tell(to_counsellor::Snapshot{.version = ++counsellor->version,
                                                 .me = counsellor->me,
                                                 .availability = counsellor->availability,
                                                 .capacity = counsellor->capacity,
                                                 .missed = counsellor->missed,
                                                 .offers = offers(*counsellor),
                                                 .waiting = listed(counsellor->waiting_told),
                                                 .conversations = std::move(cards),
                                                 .queue = counsellor->queue_told});
}

void CounsellorSide::tell_change(Counsellor& counsellor, to_counsellor::Change change) {
  if (!counsellor.line || !counsellor.seated) return;
  change.version = ++counsellor.version;
  counsellor.line->tell(change);
}

void CounsellorSide::tell_card(Counsellor& counsellor, const Held& held) {
  if (!has_card(held.view)) return;  // back in the line: the news that it is gone is on its way
  to_counsellor::Change change;
  change.conversations.push_back(card(held));
  tell_change(counsellor, std::move(change));
}

void CounsellorSide::tell_offers(Counsellor& counsellor) {
  to_counsellor::Change change;
  change.offers = offers(counsellor);
  tell_change(counsellor, std::move(change));
}

std::vector<to_counsellor::Offer> CounsellorSide::offers(const Counsellor& counsellor) const {
  std::vector<to_counsellor::Offer> list;
  for (const auto& [id, held] : counsellor.held) {
    const View& v = held->view;
    if (v.phase != Phase::offered) continue;
    list.push_back({.offer = v.offer,
                    .conversation = id,
                    .number = v.number,
                    .language = v.language,
                    .region = v.region,
                    .waited_s = seconds(desk_now() - v.joined_ms),
                    .left_ms = std::max<std::int64_t>(0, v.deadline_ms - desk_now()),
                    .risk = v.risk,
                    .need = v.need,
                    .why = v.why,
                    .child = v.child,
                    .wrote = v.wrote});
  }
  std::ranges::sort(list, {}, &to_counsellor::Offer::offer);
  return list;
}

to_counsellor::Card CounsellorSide::card(const Held& held) const {
  const View& v = held.view;
  return {v.conversation,
          v.offer,
          v.number,
          v.language,
          v.region,
          v.phase,
          held.last,
          held.seen_by_child,
          v.risk,
          v.need,
          v.mood,
          v.child,
          seconds(desk_now() - v.live_ms),
          v.why};
}

to_counsellor::Queue CounsellorSide::queue() const {
  to_counsellor::Queue queue;
  for (const Language language : k_languages) {
    const auto& line = lines_[static_cast<std::size_t>(language)];
    queue.push_back({language, line.waiting, seconds(line.longest_wait_ms), line.available,
                     line.unread, line.late});
  }
  return queue;
}

// Who waits in a counsellor's languages, in the order in which they will be offered.
std::vector<Waiter> CounsellorSide::waiters_for(const Counsellor& counsellor) const {
  std::vector<Waiter> all;
  if (!takes_seat(counsellor)) return all;
  for (const Language language : counsellor.me.languages)
    for (const Waiter& waiter : lines_[static_cast<std::size_t>(language)].heads)
      all.push_back(waiter);
  std::ranges::sort(all, {}, &Waiter::order);
  return all;
}

std::vector<to_counsellor::Waiting> CounsellorSide::listed(const std::vector<Waiter>& all) const {
  std::vector<to_counsellor::Waiting> list;
  list.reserve(all.size());
  for (const Waiter& w : all) {
    list.push_back({.conversation = w.conversation,
                    .number = w.number,
                    .language = w.language,
                    .region = w.region,
                    .waited_s = seconds(desk_now() - w.joined_ms),
                    .risk = w.risk,
                    .need = w.need,
                    .mood = w.mood,
                    .why = w.why,
                    .child = w.child,
                    .wrote = w.wrote});
  }
  return list;
}

void CounsellorSide::message_stored(const ConversationId& conversation,
                                    const StoredMessage& message) {
  const auto held = find(conversation);
  if (held && held->reader) held->reader->stored(message);
}

void CounsellorSide::seen(const ConversationId& conversation, Seq seq) {
  const auto held = find(conversation);
  if (!held || seq <= held->seen_by_child) return;
  held->seen_by_child = seq;
  const auto counsellor = held->counsellor.lock();
  if (counsellor && counsellor->line)
    counsellor->line->tell(to_counsellor::Seen{conversation, seq});
}

void CounsellorSide::typing(const ConversationId& conversation) {
  const auto held = find(conversation);
  const auto counsellor = held ? held->counsellor.lock() : nullptr;
  if (counsellor && counsellor->line) counsellor->line->tell(to_counsellor::Typing{conversation});
}

void CounsellorSide::beat(const Beat& beat, Now now) {
  now_ = now;
  lines_ = beat.lines;
  if (beat.rewound_ms) told_anew_ = is_told_anew(beat);
  beat_desk_ms_ = beat.now_ms;
  beat_monotonic_ms_ = now.monotonic_ms;
  const auto figures = queue();
  for (const auto& [line, counsellor] : by_line_) {
    if (!counsellor->seated) continue;
    to_counsellor::Change change;
    if (counsellor->queue_told != figures) change.queue = counsellor->queue_told = figures;
    if (auto waiters = waiters_for(*counsellor); counsellor->waiting_told != waiters) {
      counsellor->waiting_told = std::move(waiters);
      change.waiting = listed(counsellor->waiting_told);
    }
    if (change.queue || change.waiting) tell_change(*counsellor, std::move(change));
  }
}

std::int64_t CounsellorSide::desk_now() const {
  return beat_desk_ms_ + (now_.monotonic_ms - beat_monotonic_ms_);
}

CounsellorSide::HeldPtr CounsellorSide::find(const ConversationId& conversation) const {
  const auto found = by_conversation_.find(conversation);
  return found == by_conversation_.end() ? nullptr : found->second;
}

}  // namespace senim::desk
