// How the children's side heals: lost hints, a store that was away, a worker that was taken for
// dead.
#include <utility>
#include <vector>

#include "server/desk/child_side.hpp"

namespace senim::desk {

namespace {
constexpr std::size_t k_repair_turns = 100;
}

void ChildSide::refresh(const ChildPtr& child) {
  const auto& id = child->conversation;
  const Seq told = child->reader->told();
  stores_.log.seat_child(id,
                         [this, told, weak = std::weak_ptr(child)](const result<Opened>& opened) {
                           const auto child = weak.lock();
                           if (!child || !child->line || !opened) return;
                           if (opened->last < told) return stores_.desk.store_has_lost_data();
                           if (opened->last > child->reader->told()) {
                             child->reader->look_again();
                           }
                         });
  stores_.desk.view(id, [this](const result<View>& view) {
    if (view) changed(*view);
  });
}

void ChildSide::repair() {
  const std::size_t buckets = by_conversation_.bucket_count();
  repair_turn_ = (repair_turn_ + 1) % k_repair_turns;
  std::vector<ChildPtr> share;
  for (std::size_t b = repair_turn_; b < buckets; b += k_repair_turns) {
    for (auto it = by_conversation_.begin(b); it != by_conversation_.end(b); ++it) {
      // A waiting child hears from the beats; only its view can be stale, and a lost offer shows
      // within a repair round too.
      if (it->second->view->phase != Phase::closed) share.push_back(it->second);
    }
  }
  for (const auto& child : share) refresh(child);
}

void ChildSide::repair_all() {
  for (const auto& [id, child] : by_conversation_) refresh(child);
}

void ChildSide::reseat_all() {
  for (const auto& [id, child] : by_conversation_) reseat(child);
}

bool ChildSide::reseat_all_but(const std::unordered_set<ConversationId>& seated) {
  bool any = false;
  for (const auto& [id, child] : by_conversation_) {
    if (seated.contains(id)) continue;
    any = true;
    reseat(child);
  }
  return any;
}

// Only who still holds the seat takes it again: another worker may have seated the child meanwhile.
void ChildSide::reseat(const ChildPtr& child) {
  if (std::exchange(child->reseating, true)) return;
  stores_.desk.view(
      child->conversation, [this, weak = std::weak_ptr(child)](const result<View>& view) {
        const auto child = weak.lock();
        if (!child) return;
        child->reseating = false;
        if (!view) return;
        if (view->child_seat != child->seat) return seat_passed_on(child);
        child->reseating = true;
        stores_.desk.child_here(child->conversation, [this, weak](const result<View>& seated) {
          const auto child = weak.lock();
          if (!child) return;
          child->reseating = false;
          if (!seated) {
            child->may_have_taken_another_seat = true;
            return;
          }
          child->may_have_taken_another_seat = false;
          child->seat = seated->child_seat;
          changed(*seated);
          refresh(child);
        });
      });
}

// A later seat than the one we know of: another worker's, whose page is the one that counts now; or
// one that we asked for ourselves, the answer being on its way, or lost, and then the page comes
// back and takes one that is known.
void ChildSide::seat_passed_on(const ChildPtr& child) {
  if (child->reseating) return;
  unseat(child, child->may_have_taken_another_seat ? CloseCode::moving : CloseCode::replaced);
}

void ChildSide::start_over() {
  told_anew_ = true;
  std::vector<ChildPtr> all;
  all.reserve(by_line_.size());
  for (const auto& [line, child] : by_line_) all.push_back(child);
  for (const auto& child : all) unseat(child, CloseCode::store_trouble);
}

void ChildSide::tell_all(const ToChild& message) {
  for (const auto& [line, child] : by_line_) {
    if (child->seated) tell_trouble(*child, message);
  }
}

void ChildSide::tell_trouble(Child& child, const ToChild& message) {
  child.line->tell(message);
  child.told.reset();  // the state that follows ends the trouble, also where it is the same
}

}  // namespace senim::desk
