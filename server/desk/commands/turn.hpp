// One command of one counsellor while it is carried out: who said it, the stores, and what a
// command may do with the conversations its counsellor holds. Made for each command, copied into
// nothing: what waits for a store's answer gets a new one, and none when the counsellor has gone.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "server/desk/counsellor_side.hpp"
#include "server/desk/refusals.hpp"

namespace senim::desk {

// The record of a conversation that a counsellor holds, after a change.
struct HeldRecord {
  ConversationId conversation;
  Risk risk;  // as the desk knows it
  records::Merge merge;
};

class CounsellorSide::Turn {
 public:
  Turn(CounsellorSide& side, CounsellorPtr counsellor)
      : side_(side), counsellor_(std::move(counsellor)) {}

  [[nodiscard]] DeskStore& desk() const { return side_.stores_.desk; }
  [[nodiscard]] LogStore& log() const { return side_.stores_.log; }
  [[nodiscard]] const Cipher& cipher() const { return side_.stores_.cipher; }
  [[nodiscard]] std::int64_t wall_ms() const { return side_.now_.wall_ms; }
  [[nodiscard]] const StaffName& staff() const { return counsellor_->me.staff; }
  [[nodiscard]] std::uint64_t seat() const { return counsellor_->seat; }
  [[nodiscard]] bool has_seat() const { return takes_seat(*counsellor_); }

  // Null when this counsellor does not hold it, which is then said: the same answer whether it
  // exists or not. `about` is the id of what was written.
  [[nodiscard]] HeldPtr held(const ConversationId& conversation,
                             const std::string& about = {}) const;
  void tell(const ToCounsellor& message) const { counsellor_->line->tell(message); }
  void open(const HeldPtr& held, Seq after) const { side_.open(held, after); }
  void append(const HeldPtr& held, SealedKind kind, const MessageId& id,
              const std::string& text) const {
    side_.append(held, kind, id, text);
  }
  // A value that its field does not take, or a field that is not this person's to write, is told,
  // and so is trouble of the store; else `then` hears what is stored now.
  void change_record(const RecordChange& change,
                     std::function<void(const Turn&, const HeldRecord&)> then) const;
  void tell_record(const HeldRecord& record) const;
  void mark_seen(const HeldPtr& held, Seq seq) const { side_.mark_seen(*held, seq); }

  void follow(const View& view) const { side_.update(counsellor_, view); }
  void follow(const CounsellorState& state) const { side_.counsellor_changed(staff(), state); }
  void show() const { side_.snapshot(counsellor_); }
  void show(const CounsellorView& view) const;  // once the logs of all are at hand

  // What becomes of a step's answer: a refusal is told; else `then`, while the counsellor is here.
  template <class T>
  [[nodiscard]] Then<T> refused_or(std::function<void(const Turn&, const T&)> then) const {
    return while_here([then = std::move(then)](const Turn& turn, const result<T>& outcome) {
      if (!outcome) return turn.tell(refusal(outcome.error()));
      then(turn, *outcome);
    });
  }
  // Of a step about one conversation: its new view is followed, a refusal names it.
  [[nodiscard]] Then<View> refused_or_followed(const ConversationId& conversation) const;

 private:
  // What is done with a later answer, on a turn of its own: nothing when the counsellor has gone.
  template <class Act>
  [[nodiscard]] auto while_here(Act act) const {
    return [&side = side_, weak = std::weak_ptr(counsellor_),
            act = std::move(act)](const auto&... answer) {
      const auto counsellor = weak.lock();
      if (counsellor && counsellor->line) act(Turn{side, counsellor}, answer...);
    };
  }

  CounsellorSide& side_;
  CounsellorPtr counsellor_;
};

using Turn = CounsellorSide::Turn;

}  // namespace senim::desk
