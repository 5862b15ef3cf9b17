// What a child says and hears, and what it is told of where it stands.
#include <algorithm>
#include <utility>

#include "server/desk/child_side.hpp"
#include "server/desk/place_in_line.hpp"
#include "server/desk/refusals.hpp"

namespace senim::desk {

namespace {

bool has_left(const View& view) {
  return view.child == ChildPresence::left || view.child == ChildPresence::exit;
}

bool is_over(const View& view) {
  return view.phase == Phase::wrap_up || view.phase == Phase::closed || has_left(view);
}

std::ptrdiff_t in_danger_before(double order, const LineView& line) {
  return std::ranges::count_if(line.first,
                               [order](double o) { return o < k_order_danger_end && o < order; });
}

}  // namespace

// The desk hears that there are words before the first of them is stored: so none can stand in the
// log of a conversation that the desk takes for empty and ends unread. Whatever is said before its
// answer waits behind them, also when another worker's news says meanwhile that it knows.
void ChildSide::say(const ChildPtr& child, const from_child::Say& message, Now now) {
  if (is_over(*child->view)) {
    child->line->tell(refusal(ErrorCode::closed, message.id.str()));
  } else if (child->view->wrote && child->unsaid.empty()) {
    store(child, message, now);
  } else if (child->unsaid.size() == k_unsaid_messages_max) {
    child->line->tell(refusal(ErrorCode::too_fast, message.id.str()));
  } else {
    child->unsaid.push_back(message);
    if (child->unsaid.size() == 1) announce(child);
  }
}

void ChildSide::announce(const ChildPtr& child) {
  stores_.desk.wrote(child->conversation, false,
                     [this, weak = std::weak_ptr(child)](const result<View>& view) {
                       const auto child = weak.lock();
                       if (!child || !child->line) return;
                       const auto unsaid = std::exchange(child->unsaid, {});
                       if (view) update(*child, *view);
                       for (const auto& message : unsaid) {
                         if (view) {
                           store(child, message, now_);
                         } else {
                           child->line->tell(refusal(view.error(), message.id.str()));
                         }
                       }
                     });
}

void ChildSide::store(const ChildPtr& child, const from_child::Say& message, Now now) {
  const auto sealed = child->key->seal({SealedKind::child, message.id, now.wall_ms}, message.text);
  child->unacknowledged.push_back(message.id);
  stores_.log.append(
      {.conversation = child->conversation,
       .from = Author::child,
       .offer = 0,
       .id = message.id,
       .at_ms = now.wall_ms,
       .alias = {},
       .sealed = sealed},
      [this, weak = std::weak_ptr(child), id = message.id](const result<Appended>& appended) {
        if (const auto child = weak.lock(); child && child->line) stored(child, id, appended);
      });
}

void ChildSide::stored(const ChildPtr& child, const MessageId& id,
                       const result<Appended>& appended) {
  if (!appended) {
    std::erase(child->unacknowledged, id);
    child->line->tell(refusal(appended.error(), id.str()));
    return;
  }
  // A new number that this connection has heard before: the log was longer once.
  if (!appended->repeated && appended->seq <= child->reader->told())
    return stores_.desk.store_has_lost_data();
  if (appended->seq <= child->reader->told()) {  // a repeated one, already known to this connection
    std::erase(child->unacknowledged, id);
    child->line->tell(to_child::Ack{id, appended->seq, appended->at_ms});
    return;
  }
  // In order with what the counsellor wrote meanwhile: a gap before it is filled first.
  child->reader->stored({appended->seq, Author::child, id, appended->at_ms, {}, {}});
}

void ChildSide::deliver(const ChildPtr& child, const StoredMessage& message) {
  if (!child->line) return;
  if (message.from == Author::child && std::erase(child->unacknowledged, message.id) > 0) {
    child->line->tell(to_child::Ack{message.id, message.seq, message.at_ms});
    return;
  }
  const auto kind = message.from == Author::child ? SealedKind::child : SealedKind::counsellor;
  auto text = child->key->unseal({kind, message.id, message.at_ms}, message.sealed);
  if (!text) return unseat(child, CloseCode::store_trouble);
  child->line->tell(to_child::Message{message.seq, message.from, message.id, std::move(*text),
                                      message.at_ms, message.alias});
}

to_child::State ChildSide::state_of(Child& child) const {
  const View& view = *child.view;
  // Who has left is told that it is over, also where the words still wait for a reader.
  if (is_over(view))
    return to_child::Closed{
        view.closed_by.value_or(has_left(view) ? ClosedBy::child : ClosedBy::counsellor)};
  switch (view.phase) {
    case Phase::waiting:
      return waiting_of(child);
    case Phase::offered:
      return to_child::Offered{};
    default:
      if (view.trouble) return to_child::Trouble{view.alias};
      return to_child::Live{view.alias};
  }
}

to_child::Waiting ChildSide::waiting_of(Child& child) const {
  const View& view = *child.view;
  const auto& line = lines_[static_cast<std::size_t>(view.language)];
  to_child::Waiting waiting{place_of(view.order, line), minutes_of(view.order, line),
                            line.available > 0, view.why, false};
  const auto danger_before = in_danger_before(view.order, line);
  // A place only rises when someone in greater need was taken first, or someone who came earlier is
  // back, and then that is said.
  const auto* told = child.told ? std::get_if<to_child::Waiting>(&*child.told) : nullptr;
  if (told && !waiting.why) {
    const bool rose = waiting.place > told->place;
    if (waiting.place == told->place) {
      waiting.why = told->why;
      waiting.returned = told->returned;
    } else if (rose && danger_before > child.danger_before) {
      waiting.why = Why::danger;
    } else if (rose) {
      waiting.returned = true;
    }
  }
  child.danger_before = danger_before;
  return waiting;
}

}  // namespace senim::desk
