// The children connected to this worker: seats them, stores what they say, tells each where it
// stands, and brings back what was missed. One per worker, owned by its WorkerDesk, used on its
// thread. Holds a line only as long as net does. Never decides who talks to whom: that is a step of
// the DeskStore.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "protocol/child_messages.hpp"
#include "server/desk/desk.hpp"
#include "server/desk/reader.hpp"
#include "server/records/document_store.hpp"

namespace senim::desk {

struct Stores {  // what both sides of a desk work with; owned by the worker, outlives the desk
  DeskStore& desk;
  LogStore& log;
  const Cipher& cipher;
  const PlaceBook& places;
  records::DocumentStore& documents;
};

// For so long after the store lost data everyone who comes back is told the log from its start, as
// long as a page keeps what it was told.
inline constexpr std::int64_t k_told_anew_ms = 86'400'000;
[[nodiscard]] inline bool is_told_anew(const Beat& beat) {
  return beat.rewound_ms && *beat.rewound_ms < k_told_anew_ms;
}

inline constexpr std::size_t k_held_messages_max = 32;     // said before the seat was taken
inline constexpr std::size_t k_unsaid_messages_max = 128;  // said before the desk knew of words

class ChildSide {
 public:
  ChildSide(Stores stores, std::uint64_t queue_max) : stores_(stores), queue_max_(queue_max) {}

  void says(const std::shared_ptr<ChildLine>& line, FromChild message, Now now);
  void has_room(const ChildLine& line);
  void gone(const ChildLine& line);

  void changed(const View& view);
  void message_stored(const ConversationId& conversation, const StoredMessage& message);
  void seen(const ConversationId& conversation, Seq seq);
  void typing(const ConversationId& conversation);

  void beat(const Beat& beat);
  void repair();  // reads anew a hundredth of the conversations, so that a lost hint heals within
                  // a hundred of these
  void repair_all();  // all at once: after the store's link or subscription was lost
  [[nodiscard]] bool holds(const ConversationId& conversation) const {
    return by_conversation_.contains(conversation);
  }
  void reseat_all();  // after this worker was taken for dead
  // Those whom the desk does not take for seated here; true when there are any.
  bool reseat_all_but(const std::unordered_set<ConversationId>& seated);
  void start_over();  // after the store lost data: all come back
  // All who have come in; who has asked to is told by the answer, once.
  void tell_all(const ToChild& message);
  [[nodiscard]] std::size_t seated() const { return by_conversation_.size(); }

 private:
  struct Child {
    explicit Child(const ConversationId& id) : conversation(id) {}
    ConversationId conversation;
    std::shared_ptr<ChildLine> line;
    std::unique_ptr<ConversationKey> key;
    std::shared_ptr<Reader> reader;
    std::optional<View> view;
    std::optional<to_child::State> told;
    std::vector<MessageId> unacknowledged;  // said on this connection, not yet acknowledged
    std::vector<FromChild> held;            // said before the seat was taken
    std::vector<from_child::Say> unsaid;    // said before the desk knew that this child writes
    std::ptrdiff_t danger_before = 0;       // children in danger among the first when last told
    std::uint64_t seat = 0;
    Seq seen_by_counsellor = 0;
    Seq seen_by_child = 0;
    bool seated = false;
    bool log_closed = false;
    bool reseating = false;  // its next seat is asked for, and its number not known yet
    bool may_have_taken_another_seat = false;  // whether that was carried out nobody knows
  };
  using ChildPtr = std::shared_ptr<Child>;
  class ChildReader;

  void start(const ChildPtr& child, const from_child::Start& message);
  void resume(const ChildPtr& child, Seq after);
  void take_seat(const ChildPtr& child, const Opened& opened, const View& view, Seq after);
  void come_back(const ChildPtr& child, Opened opened, Seq after);
  [[nodiscard]] Then<View> seat_or_leave(std::weak_ptr<Child> weak, Opened opened, Seq after);
  void no_seat(const ChildPtr& child, ErrorCode code);
  void hear(const ChildPtr& child, const FromChild& message, Now now);
  void say(const ChildPtr& child, const from_child::Say& message, Now now);
  void announce(const ChildPtr& child);
  void store(const ChildPtr& child, const from_child::Say& message, Now now);
  void stored(const ChildPtr& child, const MessageId& id, const result<Appended>& appended);
  void deliver(const ChildPtr& child, const StoredMessage& message);
  void update(Child& child, const View& view);
  void tell_state(Child& child);
  static void tell_trouble(Child& child, const ToChild& message);
  void refresh(const ChildPtr& child);
  void reseat(const ChildPtr& child);
  void seat_passed_on(const ChildPtr& child);
  [[nodiscard]] to_child::State state_of(Child& child) const;
  [[nodiscard]] to_child::Waiting waiting_of(Child& child) const;
  [[nodiscard]] ChildPtr find(const ConversationId& conversation) const;
  void unseat(const ChildPtr& child, CloseCode code);

  Stores stores_;
  std::uint64_t queue_max_;
  std::unordered_map<const ChildLine*, ChildPtr> by_line_;
  std::unordered_map<ConversationId, ChildPtr> by_conversation_;
  std::array<LineView, 3> lines_{};
  Now now_{};
  std::size_t repair_turn_ = 0;
  bool told_anew_ = false;      // whoever comes back now
  std::uint64_t give_way_ = 0;  // at the last beat
  std::uint64_t started_ = 0;   // since the last beat, which counts them from then on
};

}  // namespace senim::desk
