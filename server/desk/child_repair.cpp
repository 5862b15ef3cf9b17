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
  for (const auto& [id, child] : by_conversation_) {
    // Only who still holds the seat takes it again: another worker may have seated the child
    // meanwhile.
    stores_.desk.view(id, [this, weak = std::weak_ptr(child)](const result<View>& view) {
      const auto child = weak.lock();
      if (!child || !view) return;
      if (view->child_seat != child->seat) return unseat(child, CloseCode::replaced);
      stores_.desk.child_here(child->conversation, [this, weak](const result<View>& seated) {
        const auto child = weak.lock();
        if (!child || !seated) return;
        child->seat = seated->child_seat;
        changed(*seated);
        refresh(child);
      });
    });
  }
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
    tell_trouble(*child, message);
  }
}

void ChildSide::tell_trouble(Child& child, const ToChild& message) {
  child.line->tell(message);
  child.told.reset();  // the state that follows ends the trouble, also where it is the same
}

}  // namespace senim::desk
