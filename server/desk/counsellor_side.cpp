// What a counsellor says, and the messages of the conversations a counsellor holds.
#include "server/desk/counsellor_side.hpp"

#include <utility>

#include "server/desk/refusals.hpp"
#include "server/records/categories.hpp"

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

CounsellorSide::HeldPtr CounsellorSide::held_or_refuse(Counsellor& counsellor,
                                                       const ConversationId& conversation,
                                                       const std::string& about) {
  const auto found = counsellor.held.find(conversation);
  if (found != counsellor.held.end() && found->second->key) return found->second;
  // The same answer whether it exists or not.
  counsellor.line->tell(refusal(ErrorCode::not_yours, about, conversation.str()));
  return nullptr;
}

Then<View> CounsellorSide::look(const CounsellorPtr& counsellor,
                                const ConversationId& conversation) {
  return [this, weak = std::weak_ptr(counsellor), conversation](const result<View>& view) {
    const auto counsellor = weak.lock();
    if (!counsellor || !counsellor->line) return;
    if (view) {
      update(counsellor, *view);
    } else {
      counsellor->line->tell(refusal(view.error(), "", conversation.str()));
    }
  };
}

void CounsellorSide::says(const std::shared_ptr<CounsellorLine>& line,
                          const FromCounsellor& message, Now now) {
  now_ = now;
  const auto found = by_line_.find(line.get());
  if (found == by_line_.end()) return;
  const CounsellorPtr counsellor = found->second;
  if (!counsellor->seated) {
    line->tell(refusal(ErrorCode::out_of_order));
    return;
  }
  std::visit([&](const auto& m) { hear(counsellor, m); }, message);
}

// What becomes of an answer that only says whether the step was taken.
template <class T>
Then<T> CounsellorSide::refused_to(const CounsellorPtr& counsellor,
                                   std::function<void(const CounsellorPtr&, const T&)> then) {
  return [weak = std::weak_ptr(counsellor), then = std::move(then)](const result<T>& outcome) {
    const auto counsellor = weak.lock();
    if (!counsellor || !counsellor->line) return;
    if (!outcome) {
      counsellor->line->tell(refusal(outcome.error()));
    } else if (then) {
      then(counsellor, *outcome);
    }
  };
}

void CounsellorSide::hear(const CounsellorPtr& counsellor,
                          const from_counsellor::SetAvailability& m) {
  stores_.desk.set_availability(
      counsellor->me.staff, counsellor->seat, m.availability, m.capacity,
      refused_to<Done>(counsellor, [this, m](const CounsellorPtr& c, const Done&) {
        counsellor_changed(c->me.staff, {c->seat, m.availability, m.capacity, 0});
      }));
}

void CounsellorSide::hear(const CounsellorPtr& counsellor, const from_counsellor::Accept& m) {
  stores_.desk.accept(counsellor->me.staff, counsellor->seat, m.offer,
                      refused_to<View>(counsellor, [this](const CounsellorPtr& c,
                                                          const View& view) { update(c, view); }));
}

void CounsellorSide::hear(const CounsellorPtr& counsellor, const from_counsellor::Decline& m) {
  stores_.desk.decline(counsellor->me.staff, counsellor->seat, m.offer,
                       refused_to<Done>(counsellor, {}));
}

void CounsellorSide::hear(const CounsellorPtr& counsellor, const from_counsellor::Take& m) {
  stores_.desk.take(counsellor->me.staff, counsellor->seat, m.conversation,
                    look(counsellor, m.conversation));
}

void CounsellorSide::hear(const CounsellorPtr& counsellor, const from_counsellor::Open& m) {
  if (const auto held = held_or_refuse(*counsellor, m.conversation)) open(held, m.after);
}

void CounsellorSide::hear(const CounsellorPtr& counsellor, const from_counsellor::Say& m) {
  const auto held = held_or_refuse(*counsellor, m.conversation, m.id.str());
  if (held) append(held, SealedKind::counsellor, m.id, m.text);
}

void CounsellorSide::hear(const CounsellorPtr& counsellor, const from_counsellor::Note& m) {
  const auto held = held_or_refuse(*counsellor, m.conversation, m.id.str());
  if (held) append(held, SealedKind::note, m.id, m.text);
}

void CounsellorSide::hear(const CounsellorPtr& counsellor, const from_counsellor::Typing& m) {
  if (held_or_refuse(*counsellor, m.conversation))
    stores_.log.typing(m.conversation, Author::counsellor);
}

void CounsellorSide::hear(const CounsellorPtr& counsellor, const from_counsellor::Seen& m) {
  if (const auto held = held_or_refuse(*counsellor, m.conversation)) mark_seen(*held, m.seq);
}

void CounsellorSide::hear(const CounsellorPtr& counsellor, const from_counsellor::SetRisk& m) {
  if (!held_or_refuse(*counsellor, m.conversation)) return;
  stores_.desk.set_risk(counsellor->me.staff, counsellor->seat, m.conversation, m.risk,
                        look(counsellor, m.conversation));
}

void CounsellorSide::hear(const CounsellorPtr& counsellor, const from_counsellor::End& m) {
  if (!held_or_refuse(*counsellor, m.conversation)) return;
  stores_.desk.end(counsellor->me.staff, counsellor->seat, m.conversation,
                   look(counsellor, m.conversation));
}

void CounsellorSide::hear(const CounsellorPtr& counsellor, const from_counsellor::Close& m) {
  const auto held = held_or_refuse(*counsellor, m.conversation);
  if (!held) return;
  if (!m.category.empty() && !records::is_in_force(m.category))
    return counsellor->line->tell(
        refused_field("category", "a code of categories.json, or null", m.conversation));
  Closing closing{m.call_type, m.outcome, m.category, {}};
  if (!m.summary.empty()) {
    const MessageId id = stores_.cipher.random_id();
    closing.summary = SealedSummary{
        id, now_.wall_ms, held->key->seal({SealedKind::summary, id, now_.wall_ms}, m.summary)};
  }
  stores_.desk.close(counsellor->me.staff, counsellor->seat, m.conversation, std::move(closing),
                     look(counsellor, m.conversation));
}

void CounsellorSide::hear(const CounsellorPtr& counsellor, const from_counsellor::Snapshot&) {
  stores_.desk.counsellor_view(
      counsellor->me.staff,
      refused_to<CounsellorView>(
          counsellor, [this](const CounsellorPtr& c, const CounsellorView& view) {
            load(c, view, [this, weak = std::weak_ptr(c)] {
              if (const auto counsellor = weak.lock(); counsellor && counsellor->line)
                snapshot(counsellor);
            });
          }));
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
