#include "server/desk/worker_desk.hpp"

#include <string>
#include <unordered_set>
#include <utility>

#include "server/base/log.hpp"
#include "server/desk/place_in_line.hpp"
#include "server/desk/refusals.hpp"

namespace senim::desk {

namespace {
constexpr std::size_t k_read_count_max = 500;
}

void WorkerDesk::child_says(const std::shared_ptr<ChildLine>& line, FromChild message, Now now) {
  children_.says(line, std::move(message), now);
}
void WorkerDesk::child_has_room(const ChildLine& line) { children_.has_room(line); }
void WorkerDesk::child_gone(const ChildLine& line) { children_.gone(line); }
void WorkerDesk::counsellor_here(const std::shared_ptr<CounsellorLine>& line, to_counsellor::Me me,
                                 Now now) {
  counsellors_.here(line, std::move(me), now);
}
void WorkerDesk::counsellor_says(const std::shared_ptr<CounsellorLine>& line,
                                 FromCounsellor message, Now now) {
  counsellors_.says(line, message, now);
}
void WorkerDesk::counsellor_has_room(const CounsellorLine& line) { counsellors_.has_room(line); }
void WorkerDesk::counsellor_gone(const CounsellorLine& line, std::int64_t silent_ms) {
  counsellors_.gone(line, silent_ms);
}

void WorkerDesk::message_stored(const ConversationId& conversation, StoredMessage message) {
  children_.message_stored(conversation, message);
  counsellors_.message_stored(conversation, message);
}
void WorkerDesk::seen(const ConversationId& conversation, Author by, Seq seq) {
  by == Author::child ? counsellors_.seen(conversation, seq) : children_.seen(conversation, seq);
}
void WorkerDesk::typing(const ConversationId& conversation, Author by) {
  by == Author::child ? counsellors_.typing(conversation) : children_.typing(conversation);
}
void WorkerDesk::changed(const View& view) {
  children_.changed(view);
  counsellors_.changed(view);
}
void WorkerDesk::counsellor_changed(const StaffName& staff, const CounsellorState& state) {
  counsellors_.counsellor_changed(staff, state);
}

void WorkerDesk::store_lost() {
  if (!std::exchange(store_up_, false)) return;
  children_.tell_all(refusal(ErrorCode::store_trouble));
  counsellors_.tell_all(refusal(ErrorCode::store_trouble));
}

void WorkerDesk::store_regained() {
  store_up_ = true;
  children_.repair_all();
  counsellors_.repair_all();
  compare_seats();
}

// Whose goodbye, or whose answer to a greeting, was lost with the store: the desk would hold them
// for present as long as this worker lives. And who could not be seated again: the desk would hold
// them for absent as long as their connection lasts. Until both agree.
void WorkerDesk::compare_seats() {
  seats_may_differ_ = true;
  stores_.desk.seated([this](const result<Seated>& seated) {
    if (!seated) return;
    bool differ = false;
    std::unordered_set<ConversationId> children;
    for (const auto& [id, seat] : seated->children) {
      children.insert(id);
      if (children_.holds(id)) continue;
      differ = true;
      stores_.desk.child_away(id, seat);
    }
    std::unordered_set<std::string> counsellors;
    for (const auto& [staff, seat] : seated->counsellors) {
      counsellors.insert(staff.str());
      if (counsellors_.holds(staff)) continue;
      differ = true;
      stores_.desk.counsellor_away(staff, seat, 0);
    }
    differ = children_.reseat_all_but(children) || differ;
    differ = counsellors_.reseat_all_but(counsellors) || differ;
    seats_may_differ_ = differ;
  });
}

// Everybody comes back by itself, and is then told the log from its start.
void WorkerDesk::store_rewound() {
  log::error("store_lost_data");
  children_.start_over();
  counsellors_.start_over();
}

void WorkerDesk::fenced() {
  children_.reseat_all();
  counsellors_.reseat_all();
  seats_may_differ_ = true;  // until the next beats have shown that all of them are
}

void WorkerDesk::beat(Now now) {
  stores_.desk.beat(counsellors_.heads_wanted(), [this, now](const result<Beat>& beat) {
    if (!beat) return;
    last_beat_ = *beat;
    children_.beat(*beat);
    counsellors_.beat(*beat, now);
    for (const auto& conversation : beat->unfiled) file(conversation);
    if (seats_may_differ_) compare_seats();
  });
}

void WorkerDesk::repair() {
  if (store_up_) children_.repair();
}

Outlook WorkerDesk::outlook(Language language) const {
  const auto& line = last_beat_.lines[static_cast<std::size_t>(language)];
  return {store_up_ && line.available > 0, minutes_of_newcomer(line)};
}

// Any worker may file, and twice is as good as once: a record is complete before it is struck from
// the unfiled ones.
void WorkerDesk::file(const ConversationId& conversation) {
  stores_.desk.filing(conversation, [this](const result<Filing>& filing) {
    if (filing) count_and_file(*filing, 0, 0, 0);
  });
}

// `after`: up to which the messages are counted.
void WorkerDesk::count_and_file(const Filing& filing, Seq after, std::uint64_t child,
                                std::uint64_t counsellor) {
  stores_.log.read(filing.view.conversation, after, k_read_count_max,
                   [this, filing, after, child,
                    counsellor](const result<std::vector<StoredMessage>>& read) mutable {
                     if (!read && read.error() != ErrorCode::unknown_conversation) return;
                     if (read) {
                       for (const auto& m : *read) ++(m.from == Author::child ? child : counsellor);
                       if (!read->empty()) after = read->back().seq;
                       if (read->size() == k_read_count_max)
                         return count_and_file(filing, after, child, counsellor);
                     }
                     // Words that nobody has accepted: whoever stored them died before the desk
                     // knew. They wait for a reader, and nothing is filed.
                     if (!filing.accepted && child > 0)
                       return stores_.desk.wrote(filing.view.conversation, true,
                                                 [](const result<View>&) {});
                     close_and_file(filing, after, child, counsellor);
                   });
}

// Closed here too, for whoever left when nobody was there to see it, and before it is filed, since
// nobody comes back to it then. What was said meanwhile is counted first: it may be the only words.
void WorkerDesk::close_and_file(const Filing& filing, Seq last, std::uint64_t child,
                                std::uint64_t counsellor) {
  stores_.log.close_if_read(filing.view.conversation, last,
                            [this, filing, last, child, counsellor](const result<bool>& closed) {
                              if (closed && !*closed)
                                return count_and_file(filing, last, child, counsellor);
                              if (closed || closed.error() == ErrorCode::unknown_conversation)
                                put_on_file(filing, child, counsellor);
                            });
}

void WorkerDesk::put_on_file(const Filing& filing, std::uint64_t child, std::uint64_t counsellor) {
  contacts_.file(filing, child, counsellor,
                 [this, id = filing.view.conversation,
                  version = filing.view.version](const result<Done>& done) {
                   if (done) stores_.desk.filed(id, version, [](const result<Done>&) {});
                 });
}

// Its key first, and it is overdue until the last of it is gone: whoever comes next finishes what
// is half done.
void WorkerDesk::destroy_overdue() {
  stores_.desk.overdue([this](const result<std::vector<ConversationId>>& overdue) {
    if (!overdue) return;
    for (const auto& id : *overdue)
      stores_.log.destroy(id, [this, id](const result<Done>& destroyed) {
        if (!destroyed) return;
        contacts_.destroy_summary(id, [this, id](const result<Done>& gone) {
          if (gone) stores_.desk.destroyed(id);
        });
      });
  });
}

}  // namespace senim::desk
