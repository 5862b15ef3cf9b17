#include "server/desk/child_side.hpp"

#include <utility>

#include "server/desk/refusals.hpp"

namespace senim::desk {

namespace {

template <class... Fs>
struct Overloaded : Fs... {
  using Fs::operator()...;
};

View over_long_ago(const ConversationId& conversation) {
  return {.conversation = conversation, .phase = Phase::closed, .closed_by = ClosedBy::counsellor};
}

}  // namespace

class ChildSide::ChildReader final : public Reader {
 public:
  ChildReader(ChildSide& side, const ChildPtr& child, Seq after)
      : Reader(side.stores_.log, child->conversation, after), side_(side), child_(child) {}

 private:
  bool has_room() override {
    const auto child = child_.lock();
    return child && child->line && child->line->has_room();
  }
  void deliver(const StoredMessage& message) override {
    if (const auto child = child_.lock()) side_.deliver(child, message);
  }

  ChildSide& side_;
  std::weak_ptr<Child> child_;
};

void ChildSide::says(const std::shared_ptr<ChildLine>& line, FromChild message, Now now) {
  now_ = now;
  const auto found = by_line_.find(line.get());
  const auto* const start_message = std::get_if<from_child::Start>(&message);
  const auto* const resume_message = std::get_if<from_child::Resume>(&message);
  const bool opens = start_message != nullptr || resume_message != nullptr;
  if (opens != (found == by_line_.end())) {
    line->tell(refusal(ErrorCode::out_of_order));
    return;
  }
  if (!opens) {
    const ChildPtr child = found->second;
    if (child->seated) return hear(child, message, now);
    if (child->held.size() == k_held_messages_max) {
      const auto* said = std::get_if<from_child::Say>(&message);
      line->tell(refusal(ErrorCode::too_fast, said ? said->id.str() : ""));
      return;
    }
    child->held.push_back(std::move(message));
    return;
  }
  const Token& token = start_message ? start_message->token : resume_message->token;
  const auto child = std::make_shared<Child>(stores_.cipher.conversation_of(token));
  child->line = line;
  by_line_.emplace(line.get(), child);
  if (start_message) {
    start(child, *start_message);
  } else {
    resume(child, resume_message->after);
  }
}

void ChildSide::start(const ChildPtr& child, const from_child::Start& message) {
  std::uint64_t waiting = 0;
  for (const auto& line : lines_) waiting += line.waiting;
  // Admission before work. The step checks again; a child who is in the line already is let through
  // by `resume`.
  if (waiting + started_ >= queue_max_ + give_way_) return no_seat(child, ErrorCode::queue_full);
  ++started_;
  auto place = stores_.places.find(message.place);
  const auto& id = child->conversation;
  // The log first: a child who stands in the line must have somewhere to write.
  stores_.log.open(id, stores_.cipher.make_wrapped_key(id),
                   [this, weak = std::weak_ptr(child), language = message.language,
                    place = std::move(place)](result<Opened> opened) {
                     const auto child = weak.lock();
                     if (!child) return;
                     if (!opened) return no_seat(child, opened.error());
                     // Over already: it is not begun a second time.
                     if (opened->closed) return come_back(child, std::move(*opened), 0);
                     stores_.desk.join(child->conversation, language, place.region, place.code,
                                       now_.wall_ms, seat_or_leave(weak, std::move(*opened), 0));
                   });
}

void ChildSide::resume(const ChildPtr& child, Seq after) {
  stores_.log.seat_child(child->conversation,
                         [this, weak = std::weak_ptr(child), after](result<Opened> opened) {
                           const auto child = weak.lock();
                           if (!child) return;
                           if (!opened) return no_seat(child, opened.error());
                           come_back(child, std::move(*opened), after);
                         });
}

void ChildSide::come_back(const ChildPtr& child, Opened opened, Seq after) {
  stores_.desk.child_here(child->conversation,
                          seat_or_leave(std::weak_ptr(child), std::move(opened), after));
}

// What to do with the desk's answer. A child who went away while it was on its way must not stay as
// a ghost.
Then<View> ChildSide::seat_or_leave(std::weak_ptr<Child> weak, Opened opened, Seq after) {
  return
      [this, weak = std::move(weak), opened = std::move(opened), after](const result<View>& view) {
        const auto child = weak.lock();
        if (!view && view.error() == ErrorCode::queue_full && child)
          stores_.log.unused(child->conversation);
        // The desk has forgotten it, the log is kept: what was said can be read to its end.
        if (child && !view && view.error() == ErrorCode::unknown_conversation && opened.closed)
          return take_seat(child, opened, over_long_ago(child->conversation), after);
        if (child && !view) return no_seat(child, view.error());
        if (child) return take_seat(child, opened, *view, after);
        if (view) stores_.desk.child_away(view->conversation, view->child_seat);
      };
}

// The line stays open: the page may say `start` again.
void ChildSide::no_seat(const ChildPtr& child, ErrorCode code) {
  by_line_.erase(child->line.get());
  child->line->tell(refusal(code));
}

void ChildSide::take_seat(const ChildPtr& child, const Opened& opened, const View& view,
                          Seq after) {
  const auto& id = child->conversation;
  child->key = stores_.cipher.open(id, opened.wrapped_key);
  if (!child->key) return no_seat(child, ErrorCode::store_trouble);
  if (const auto before = find(id); before && before != child) unseat(before, CloseCode::replaced);
  by_conversation_[id] = child;
  child->seat = view.child_seat;
  child->log_closed = opened.closed;
  child->seen_by_child = opened.seen_by_child;
  // Shorter than what the page has seen: the store has lost data.
  if (after > opened.last || told_anew_) after = 0;
  child->reader = std::make_shared<ChildReader>(*this, child, after);
  child->seated = true;
  update(*child, view);
  // Whoever has just joined the line has nothing to read, and nobody has written yet.
  const bool is_new = opened.last == 0 && view.phase == Phase::waiting;
  // Seated first, then read: what is stored meanwhile arrives as a hint, and the reader drops what
  // it has. What the child says is stored at once, however slowly its link takes the history.
  if (!is_new)
    child->reader->catch_up([this, weak = std::weak_ptr(child),
                             seen = opened.seen_by_counsellor](const result<Done>& read) {
      const auto child = weak.lock();
      if (!child || !child->line) return;
      if (!read) return unseat(child, CloseCode::store_trouble);
      this->seen(child->conversation, seen);
    });
  // Written while a version was running that did not tell the desk.
  if (opened.last > 0 && !view.wrote && view.phase == Phase::waiting) announce(child);
  const auto held = std::exchange(child->held, {});
  for (const auto& message : held) hear(child, message, now_);
}

void ChildSide::hear(const ChildPtr& child, const FromChild& message, Now now) {
  const auto& id = child->conversation;
  const auto look = [this, weak = std::weak_ptr(child)](const result<View>& view) {
    const auto child = weak.lock();
    if (!child || !child->line) return;
    if (view) {
      update(*child, *view);
    } else {
      tell_trouble(*child, refusal(view.error()));
    }
  };
  std::visit(
      Overloaded{
          [&](const from_child::Say& m) { say(child, m, now); },
          [&](const from_child::Typing&) { stores_.log.typing(id, Author::child); },
          [&](const from_child::Seen& m) {
            if (m.seq <= child->seen_by_child || m.seq > child->reader->told()) return;
            child->seen_by_child = m.seq;
            stores_.log.seen(id, Author::child, m.seq, [](const result<Done>&) {});
          },
          [&](const from_child::TellNeed& m) { stores_.desk.need(id, m.need, m.mood, look); },
          [&](const from_child::Feedback& m) { stores_.desk.feedback(id, m.helped, m.mood); },
          [&](const from_child::Leave& m) { stores_.desk.leave(id, m.how, look); },
          [](const auto&) {},  // start and resume were sorted out before; ping is net's
      },
      message);
}

void ChildSide::update(Child& child, const View& view) {
  if (child.view && view.version < child.view->version) return;
  child.view = view;
  const bool over = view.phase == Phase::wrap_up || view.phase == Phase::closed;
  if (over && !child.log_closed) {
    child.log_closed = true;
    stores_.log.close(child.conversation, [](const result<Done>&) {});
  }
  tell_state(child);
}

void ChildSide::tell_state(Child& child) {
  if (!child.line || !child.view) return;
  auto state = state_of(child);
  if (child.told == state) return;
  child.told = std::move(state);
  child.line->tell(*child.told);
}

void ChildSide::changed(const View& view) {
  const auto child = find(view.conversation);
  if (!child) return;
  if (view.child_seat > child->seat) return seat_passed_on(child);
  update(*child, view);
}

void ChildSide::message_stored(const ConversationId& conversation, const StoredMessage& message) {
  if (const auto child = find(conversation)) child->reader->stored(message);
}

void ChildSide::seen(const ConversationId& conversation, Seq seq) {
  const auto child = find(conversation);
  if (!child || seq <= child->seen_by_counsellor) return;
  child->seen_by_counsellor = seq;
  child->line->tell(to_child::Seen{seq});
}

void ChildSide::typing(const ConversationId& conversation) {
  if (const auto child = find(conversation)) child->line->tell(to_child::Typing{});
}

void ChildSide::beat(const Beat& beat) {
  lines_ = beat.lines;
  give_way_ = beat.give_way;
  started_ = 0;
  if (beat.rewound_ms) told_anew_ = is_told_anew(beat);
  for (const auto& [id, child] : by_conversation_) {
    if (child->view->phase == Phase::waiting) tell_state(*child);
  }
}

ChildSide::ChildPtr ChildSide::find(const ConversationId& conversation) const {
  const auto found = by_conversation_.find(conversation);
  return found == by_conversation_.end() ? nullptr : found->second;
}

void ChildSide::unseat(const ChildPtr& child, CloseCode code) {
  if (!child || !child->line) return;
  const auto line = std::exchange(child->line, nullptr);
  by_line_.erase(line.get());
  if (find(child->conversation) == child) by_conversation_.erase(child->conversation);
  if (code != CloseCode::replaced) stores_.desk.child_away(child->conversation, child->seat);
  line->close(code);
}

void ChildSide::has_room(const ChildLine& line) {
  const auto found = by_line_.find(&line);
  if (found == by_line_.end()) return;
  if (const auto reader = found->second->reader) reader->go_on();
}

void ChildSide::gone(const ChildLine& line) {
  const auto found = by_line_.find(&line);
  if (found == by_line_.end()) return;
  const ChildPtr child = found->second;
  by_line_.erase(found);
  child->line = nullptr;
  if (find(child->conversation) != child) return;
  by_conversation_.erase(child->conversation);
  stores_.desk.child_away(child->conversation, child->seat);
}

}  // namespace senim::desk
