// How a counsellor takes a seat, leaves it, and gets it back: the store was away, or this worker
// was taken for dead.
#include <utility>

#include "server/desk/counsellor_side.hpp"
#include "server/staff/rights.hpp"

namespace senim::desk {

bool CounsellorSide::takes_seat(const Counsellor& counsellor) {
  return staff::may(counsellor.me.role, staff::Action::converse);
}

void CounsellorSide::here(const std::shared_ptr<CounsellorLine>& line, to_counsellor::Me me,
                          Now now) {
  now_ = now;
  const auto counsellor = std::make_shared<Counsellor>(std::move(me));
  counsellor->line = line;
  by_line_.emplace(line.get(), counsellor);
  if (!takes_seat(*counsellor)) {
    counsellor->seated = true;
    return snapshot(counsellor);
  }
  const auto& who = counsellor->me;
  stores_.desk.counsellor_here(who.staff, who.alias, who.languages,
                               [this, weak = std::weak_ptr(counsellor),
                                staff = who.staff](const result<CounsellorView>& view) {
                                 const auto counsellor = weak.lock();
                                 if (!counsellor || !counsellor->line) {
                                   // Went away while the answer was on its way: must not stay as a
                                   // ghost.
                                   if (view) stores_.desk.counsellor_away(staff, view->seat, 0);
                                   return;
                                 }
                                 if (!view) return close_line(counsellor, CloseCode::store_trouble);
                                 counsellor->seat = view->seat;
                                 const auto before = by_staff_.find(staff.str());
                                 if (before != by_staff_.end())
                                   close_line(before->second, CloseCode::replaced);
                                 by_staff_[staff.str()] = counsellor;
                                 load(counsellor, *view, [this, weak] {
                                   const auto counsellor = weak.lock();
                                   if (!counsellor || !counsellor->line) return;
                                   counsellor->seated = true;
                                   snapshot(counsellor);
                                 });
                               });
}

void CounsellorSide::gone(const CounsellorLine& line, std::int64_t silent_ms) {
  const auto found = by_line_.find(&line);
  if (found == by_line_.end()) return;
  const CounsellorPtr counsellor = found->second;
  by_line_.erase(found);
  counsellor->line = nullptr;
  for (const auto& [id, held] : counsellor->held) {
    if (find(id) == held) by_conversation_.erase(id);
  }
  const auto staff = by_staff_.find(counsellor->me.staff.str());
  if (staff == by_staff_.end() || staff->second != counsellor) return;
  by_staff_.erase(staff);
  if (counsellor->seat != 0)
    stores_.desk.counsellor_away(counsellor->me.staff, counsellor->seat, silent_ms);
}

void CounsellorSide::close_line(const CounsellorPtr& counsellor, CloseCode code) {
  if (!counsellor->line) return;
  const auto line = counsellor->line;
  if (code == CloseCode::replaced)
    counsellor->seat = 0;  // the seat is another's: nothing to give back
  gone(*line, 0);
  line->close(code);
}

// A console asks for a snapshot every 30 s by itself; this is for what cannot wait so long.
void CounsellorSide::repair_all() {
  for (const auto& [line, counsellor] : by_line_)
    if (!takes_seat(*counsellor)) snapshot(counsellor);
  for (const auto& [staff, counsellor] : by_staff_) {
    stores_.desk.counsellor_view(counsellor->me.staff, [this, weak = std::weak_ptr(counsellor)](
                                                           const result<CounsellorView>& view) {
      const auto counsellor = weak.lock();
      if (!counsellor || !counsellor->line || !view) return;
      if (view->seat != counsellor->seat) return close_line(counsellor, CloseCode::replaced);
      load(counsellor, *view, [this, weak] {
        if (const auto c = weak.lock(); c && c->line && c->seated) snapshot(c);
      });
    });
  }
}

void CounsellorSide::reseat_all() {
  for (const auto& [staff, counsellor] : by_staff_) reseat(counsellor);
}

bool CounsellorSide::reseat_all_but(const std::unordered_set<std::string>& seated) {
  bool any = false;
  for (const auto& [staff, counsellor] : by_staff_) {
    if (seated.contains(staff)) continue;
    any = true;
    reseat(counsellor);
  }
  return any;
}

void CounsellorSide::reseat(const CounsellorPtr& counsellor) {
  stores_.desk.counsellor_view(counsellor->me.staff, [this, weak = std::weak_ptr(counsellor)](
                                                         const result<CounsellorView>& view) {
    const auto counsellor = weak.lock();
    if (!counsellor || !counsellor->line || !view) return;
    // Whoever connected elsewhere meanwhile keeps the seat; otherwise the console comes back by
    // itself and takes it.
    close_line(counsellor,
               view->seat == counsellor->seat ? CloseCode::moving : CloseCode::replaced);
  });
}

void CounsellorSide::start_over() {
  told_anew_ = true;
  while (!by_line_.empty()) {
    const CounsellorPtr counsellor = by_line_.begin()->second;
    close_line(counsellor, CloseCode::store_trouble);
  }
}

void CounsellorSide::tell_all(const ToCounsellor& message) {
  for (const auto& [line, counsellor] : by_line_) counsellor->line->tell(message);
}

}  // namespace senim::desk
