// FromChild and ToChild: everything said between a child's page and the server, as two closed
// variants. Plain values without behaviour; codec.hpp turns them into frames and back.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "protocol/codes.hpp"
#include "protocol/ids.hpp"
#include "protocol/words.hpp"

namespace senim {

namespace from_child {

struct Start {
  Token token;
  Language language;
  std::string
      place;  // as typed or scanned; empty when none. Never refused here: the place is then unknown
};
struct Resume {
  Token token;
  Seq after;
};
struct Say {
  MessageId id;
  std::string text;
};
struct Typing {};
struct Seen {
  Seq seq;
};
struct TellNeed {
  std::optional<Need> need;
  std::optional<int> mood;  // 1 to 5
};
struct Feedback {
  std::optional<int> helped;  // 1 to 3
  std::optional<int> mood;    // 1 to 5
};
struct Leave {
  LeaveHow how;
};
struct Ping {};

}  // namespace from_child

using FromChild = std::variant<from_child::Start, from_child::Resume, from_child::Say,
                               from_child::Typing, from_child::Seen, from_child::TellNeed,
                               from_child::Feedback, from_child::Leave, from_child::Ping>;

// A refusal, in both directions' words. Changes nothing.
struct Refusal {
  ErrorCode code;
  std::string detail;        // English; what was wrong and what is allowed; never what was sent
  std::string about;         // id of the refused message, or empty
  std::string conversation;  // to counsellors, where it belongs to one; or empty
  std::optional<std::int64_t> retry_ms;  // when a limit says so
};

struct Pong {};

// Minutes a child will probably wait; to is empty for "more than from".
struct MinutesBand {
  int from;
  std::optional<int> to;
  bool operator==(const MinutesBand&) const = default;
};

namespace to_child {

struct Waiting {
  int place;  // 1 to 6; 6 is "more than five"
  MinutesBand minutes;
  bool open;  // a counsellor of this language is on
  std::optional<Why> why;
  bool returned;  // the place rose since a child who came earlier is back
  bool operator==(const Waiting&) const = default;
};
struct Offered {
  bool operator==(const Offered&) const = default;
};
struct Live {
  std::string alias;
  bool operator==(const Live&) const = default;
};
struct Trouble {
  std::string alias;
  bool operator==(const Trouble&) const = default;
};
struct Closed {
  ClosedBy by;
  bool operator==(const Closed&) const = default;
};
using State = std::variant<Waiting, Offered, Live, Trouble, Closed>;

struct Message {
  Seq seq;
  Author from;
  MessageId id;
  std::string text;
  std::int64_t at_ms;
  std::string alias;  // of the counsellor who wrote it; empty for the child's own
};
struct Ack {
  MessageId id;
  Seq seq;
  std::int64_t at_ms;
};
struct Typing {};
struct Seen {
  Seq seq;
};

}  // namespace to_child

using ToChild = std::variant<to_child::State, to_child::Message, to_child::Ack, to_child::Typing,
                             to_child::Seen, Refusal, Pong>;

}  // namespace senim
