// The counsellors connected to this worker: their offers and conversations as cards, the messages
// and notes of what they hold, and whether their role allows what they say (desk/commands carries
// it out). One per worker, owned by its WorkerDesk, used on its thread. A conversation is known
// here only while the desk says that this counsellor holds it; the right to it is checked again in
// every step of the stores.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "protocol/counsellor_messages.hpp"
#include "protocol/limits.hpp"
#include "server/desk/child_side.hpp"
#include "server/desk/record_drafts.hpp"

namespace senim::desk {

class CounsellorSide {
 public:
  class Turn;  // what a command may use (desk/commands/turn.hpp)

  explicit CounsellorSide(Stores stores)
      : stores_(stores), drafts_(stores.documents, stores.cipher) {}

  void here(const std::shared_ptr<CounsellorLine>& line, to_counsellor::Me me, Now now);
  void says(const std::shared_ptr<CounsellorLine>& line, const FromCounsellor& message, Now now);
  void has_room(const CounsellorLine& line);
  void gone(const CounsellorLine& line, std::int64_t silent_ms);

  void changed(const View& view);
  void counsellor_changed(const StaffName& staff, const CounsellorState& state);
  void message_stored(const ConversationId& conversation, const StoredMessage& message);
  void seen(const ConversationId& conversation, Seq seq);
  void typing(const ConversationId& conversation);

  void beat(const Beat& beat, Now now);
  // How many of each line the next beat is to list: none when nobody is here to see them.
  [[nodiscard]] std::size_t heads_wanted() const {
    return by_staff_.empty() ? 0 : limits::k_waiting_listed_max;
  }
  void repair_all();
  [[nodiscard]] bool holds(const StaffName& staff) const {
    return by_staff_.contains(staff.str());
  }  // reads every counsellor's whole picture anew
  void reseat_all();  // after this worker was taken for dead
  // Those whom the desk does not take for seated here; true when there are any.
  bool reseat_all_but(const std::unordered_set<std::string>& seated);
  void start_over();  // after the store lost data: all come back
  void tell_all(const ToCounsellor& message);

 private:
  struct Counsellor;
  struct Held {  // one conversation of one counsellor
    explicit Held(View v) : view(std::move(v)) {}
    View view;
    std::shared_ptr<const ConversationKey> key;  // once the log's seat is taken
    std::shared_ptr<Reader> reader;              // once the console opened it
    std::shared_ptr<Reader> notes;               // while they are sent
    std::vector<MessageId> unacknowledged;
    Seq last = 0;
    Seq seen_by_child = 0;
    Seq seen_by_counsellor = 0;
    std::weak_ptr<Counsellor> counsellor;
  };
  using HeldPtr = std::shared_ptr<Held>;
  struct Counsellor {
    explicit Counsellor(to_counsellor::Me m) : me(std::move(m)) {}
    to_counsellor::Me me;
    std::shared_ptr<CounsellorLine> line;
    std::uint64_t seat = 0;
    std::uint64_t version = 0;  // of the last snapshot or change told
    Availability availability = Availability::offline;
    int capacity = limits::k_capacity_default;
    int missed = 0;
    std::map<ConversationId, HeldPtr> held;
    // What was dropped lately and at which version: an event that was on its way must not bring it
    // back.
    std::deque<std::pair<ConversationId, std::uint64_t>> dropped;
    bool seated = false;  // and told the first picture: what is said is heard from now on
    to_counsellor::Queue queue_told;
    std::vector<Waiter> waiting_told;
  };
  using CounsellorPtr = std::shared_ptr<Counsellor>;
  class HeldReader;
  class NotesReader;

  // Whoever may not talk to children has a picture and no seat: to the desk they are not there,
  // nobody is offered to them, and none of the figures counts them.
  [[nodiscard]] static bool takes_seat(const Counsellor& counsellor);

  // Counsellor's picture
  void load(const CounsellorPtr& counsellor, const CounsellorView& view,
            std::function<void()> loaded);
  void take_log(const HeldPtr& held, std::function<void()> taken);
  void snapshot(const CounsellorPtr& counsellor);
  void tell_change(Counsellor& counsellor, to_counsellor::Change change);
  void tell_card(Counsellor& counsellor, const Held& held);
  void tell_offers(Counsellor& counsellor);
  void drop(Counsellor& counsellor, const ConversationId& conversation, std::uint64_t version);
  void update(const CounsellorPtr& counsellor, const View& view);
  void close_line(const CounsellorPtr& counsellor, CloseCode code);
  void reseat(const CounsellorPtr& counsellor);
  [[nodiscard]] std::vector<to_counsellor::Offer> offers(const Counsellor& counsellor) const;
  [[nodiscard]] to_counsellor::Card card(const Held& held) const;
  [[nodiscard]] to_counsellor::Queue queue() const;
  [[nodiscard]] std::vector<Waiter> waiters_for(const Counsellor& counsellor) const;
  [[nodiscard]] std::vector<to_counsellor::Waiting> listed(const std::vector<Waiter>& all) const;

  // The conversations a counsellor holds
  void open(const HeldPtr& held, Seq after);
  void send_notes(const HeldPtr& held);
  void append(const HeldPtr& held, SealedKind kind, const MessageId& id, const std::string& text);
  void stored(const HeldPtr& held, const MessageId& id, const result<Appended>& appended);
  void deliver(const HeldPtr& held, const StoredMessage& message);
  static void deliver_note(const HeldPtr& held, const StoredMessage& note);
  [[nodiscard]] static bool has_room(const std::weak_ptr<Held>& weak);
  void mark_seen(Held& held, Seq seq);

  [[nodiscard]] std::int64_t desk_now() const;
  [[nodiscard]] HeldPtr find(const ConversationId& conversation) const;

  Stores stores_;
  RecordDrafts drafts_;
  std::unordered_map<const CounsellorLine*, CounsellorPtr> by_line_;
  std::unordered_map<std::string, CounsellorPtr> by_staff_;
  std::unordered_map<ConversationId, HeldPtr> by_conversation_;
  std::array<LineView, 3> lines_{};
  std::int64_t beat_desk_ms_ = 0;       // the desk's clock at the last beat
  std::int64_t beat_monotonic_ms_ = 0;  // this worker's clock then
  bool told_anew_ = false;              // whoever opens a conversation now
  Now now_{};
};

}  // namespace senim::desk
