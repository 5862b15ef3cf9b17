// Who may say what, and the messages of the conversations a counsellor holds.
#include "server/desk/counsellor_side.hpp"

#include <utility>

#include "server/base/log.hpp"
#include "server/desk/commands/carry_out.hpp"
#include "server/desk/refusals.hpp"

namespace senim::desk {

class CounsellorSide::HeldReader final : public Reader {
 public:
  HeldReader(CounsellorSide& side, const HeldPtr& held, Seq after)
      : Reader(side.stores_.log, held->view.conversation, after), side_(side), held_(held) {}

 private:
  bool has_room() override { return CounsellorSide::has_room(held_); }
  void deliver(const StoredMessage& message) override {
    if (const auto held = held_.lock()) side_.deliver(held, message);
  }

  CounsellorSide& side_;
  std::weak_ptr<Held> held_;
};

class CounsellorSide::NotesReader final : public Reader {
 public:
  NotesReader(CounsellorSide& side, const HeldPtr& held)
      : Reader(side.stores_.log, held->view.conversation, 0), held_(held) {}

 private:
  bool has_room() override { return CounsellorSide::has_room(held_); }
  void deliver(const StoredMessage& note) override {
    if (const auto held = held_.lock()) deliver_note(held, note);
  }
  void read(Seq after, std::size_t count_max, Then<std::vector<StoredMessage>> then) override {
    log().read_notes(conversation(), after, count_max, std::move(then));
  }

  std::weak_ptr<Held> held_;
};

bool CounsellorSide::has_room(const std::weak_ptr<Held>& weak) {
  const auto held = weak.lock();
  const auto counsellor = held ? held->counsellor.lock() : nullptr;
  return counsellor && counsellor->line && counsellor->line->has_room();
}

void CounsellorSide::has_room(const CounsellorLine& line) {
  const auto found = by_line_.find(&line);
  if (found == by_line_.end()) return;
  const CounsellorPtr counsellor = found->second;
  for (const auto& [id, held] : counsellor->held) {
    if (held->reader) held->reader->go_on();
    if (held->notes) held->notes->go_on();
  }
}

void CounsellorSide::says(const std::shared_ptr<CounsellorLine>& line,
                          const FromCounsellor& message, Now now) {
  now_ = now;
  const auto found = by_line_.find(line.get());
  if (found == by_line_.end()) return;
  const CounsellorPtr counsellor = found->second;
  const CommandRule& rule = rule_of(message);
  if (!staff::may(counsellor->me.role, rule.action))
    return line->tell(refusal(ErrorCode::not_allowed));
  if (!counsellor->seated) return line->tell(refusal(ErrorCode::out_of_order));
  if (rule.audited == Audited::yes)
    log::info("staff_acted",
              {{"staff", safe(counsellor->me.staff.str())}, {"command", safe(rule.type)}});
  carry_out(Turn{*this, counsellor}, message);
}

void CounsellorSide::open(const HeldPtr& held, Seq after) {
  // Shorter than what the console has seen: the store has lost data.
  if (after > held->last || told_anew_) after = 0;
  held->reader = std::make_shared<HeldReader>(*this, held, after);
  held->reader->catch_up([this, weak = std::weak_ptr(held)](const result<Done>& read) {
    const auto held = weak.lock();
    const auto counsellor = held ? held->counsellor.lock() : nullptr;
    if (!counsellor || !counsellor->line) return;
    const auto& id = held->view.conversation;
    if (!read) {
      counsellor->line->tell(refusal(read.error(), "", id.str()));
      return;
    }
    if (held->seen_by_child > 0)
      counsellor->line->tell(to_counsellor::Seen{id, held->seen_by_child});
    send_notes(held);
  });
}

void CounsellorSide::send_notes(const HeldPtr& held) {
  held->notes = std::make_shared<NotesReader>(*this, held);
  held->notes->catch_up([weak = std::weak_ptr(held)](const result<Done>&) {
    if (const auto held = weak.lock()) held->notes = nullptr;
  });
}

void CounsellorSide::deliver_note(const HeldPtr& held, const StoredMessage& note) {
  const auto counsellor = held->counsellor.lock();
  if (!counsellor || !counsellor->line) return;
  auto text = held->key->unseal({SealedKind::note, note.id, note.at_ms}, note.sealed);
  if (!text) return;
  counsellor->line->tell(to_counsellor::Note{held->view.conversation, note.seq, note.id,
                                             std::move(*text), note.at_ms, note.alias});
}

void CounsellorSide::append(const HeldPtr& held, SealedKind kind, const MessageId& id,
                            const std::string& text) {
  const auto counsellor = held->counsellor.lock();
  Append message{.conversation = held->view.conversation,
                 .from = Author::counsellor,
                 .offer = held->view.offer,
                 .id = id,
                 .at_ms = now_.wall_ms,
                 .alias = counsellor->me.alias,
                 .sealed = held->key->seal({kind, id, now_.wall_ms}, text)};
  if (kind != SealedKind::note) {
    held->unacknowledged.push_back(id);
    stores_.log.append(std::move(message),
                       [this, weak = std::weak_ptr(held), id](const result<Appended>& a) {
                         if (const auto held = weak.lock()) stored(held, id, a);
                       });
    return;
  }
  stores_.log.append_note(
      std::move(message), [weak = std::weak_ptr(held), id](const result<Appended>& a) {
        const auto held = weak.lock();
        const auto counsellor = held ? held->counsellor.lock() : nullptr;
        if (!counsellor || !counsellor->line) return;
        const auto& conversation = held->view.conversation;
        if (a) {
          counsellor->line->tell(to_counsellor::Ack{conversation, id, a->seq, a->at_ms});
        } else {
          counsellor->line->tell(refusal(a.error(), id.str(), conversation.str()));
        }
      });
}

void CounsellorSide::stored(const HeldPtr& held, const MessageId& id,
                            const result<Appended>& appended) {
  const auto counsellor = held->counsellor.lock();
  if (!counsellor || !counsellor->line) return;
  const auto& conversation = held->view.conversation;
  if (!appended) {
    std::erase(held->unacknowledged, id);
    counsellor->line->tell(refusal(appended.error(), id.str(), conversation.str()));
    return;
  }
  // As of a child's.
  if (!appended->repeated && held->reader && appended->seq <= held->reader->told())
    return stores_.desk.store_has_lost_data();
  held->last = std::max(held->last, appended->seq);
  if (!held->reader || appended->seq <= held->reader->told()) {
    std::erase(held->unacknowledged, id);
    counsellor->line->tell(to_counsellor::Ack{conversation, id, appended->seq, appended->at_ms});
    return;
  }
  held->reader->stored(
      {appended->seq, Author::counsellor, id, appended->at_ms, counsellor->me.alias, {}});
}

void CounsellorSide::deliver(const HeldPtr& held, const StoredMessage& message) {
  const auto counsellor = held->counsellor.lock();
  if (!counsellor || !counsellor->line) return;
  const auto& conversation = held->view.conversation;
  held->last = std::max(held->last, message.seq);
  if (message.from == Author::counsellor && std::erase(held->unacknowledged, message.id) > 0) {
    counsellor->line->tell(
        to_counsellor::Ack{conversation, message.id, message.seq, message.at_ms});
    return;
  }
  const auto kind = message.from == Author::child ? SealedKind::child : SealedKind::counsellor;
  auto text = held->key->unseal({kind, message.id, message.at_ms}, message.sealed);
  if (!text) return close_line(counsellor, CloseCode::store_trouble);
  counsellor->line->tell(to_counsellor::Message{
      conversation,
      {message.seq, message.from, message.id, std::move(*text), message.at_ms, message.alias}});
}

void CounsellorSide::mark_seen(Held& held, Seq seq) {
  if (!held.reader || seq <= held.seen_by_counsellor || seq > held.reader->told()) return;
  held.seen_by_counsellor = seq;
  stores_.log.seen(held.view.conversation, Author::counsellor, seq, [](const result<Done>&) {});
}

}  // namespace senim::desk
