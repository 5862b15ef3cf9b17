// FromCounsellor and ToCounsellor: everything said between a counsellor's console and the server,
// as two closed variants. One connection carries all of a counsellor's conversations. Plain values;
// codec.hpp turns them into frames and back.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "protocol/child_messages.hpp"
#include "protocol/codes.hpp"
#include "protocol/field_value.hpp"
#include "protocol/ids.hpp"
#include "protocol/words.hpp"

namespace senim {

namespace from_counsellor {

struct SetAvailability {
  Availability availability;
  int capacity;  // 1 to limits::k_capacity_max
};
struct Accept {
  OfferNumber offer;
};
struct Decline {
  OfferNumber offer;
};
struct Take {  // this one of those who wait, without an offer
  ConversationId conversation;
};
struct Open {
  ConversationId conversation;
  Seq after;
};
struct Say {
  ConversationId conversation;
  MessageId id;
  std::string text;
};
struct Note {
  ConversationId conversation;
  MessageId id;
  std::string text;
};
struct Typing {
  ConversationId conversation;
};
struct Seen {
  ConversationId conversation;
  Seq seq;
};
struct SetRisk {
  ConversationId conversation;
  Risk risk;
};
struct End {
  ConversationId conversation;
};
struct Record {  // what changes in the contact record; nothing: only tell it
  ConversationId conversation;
  std::uint64_t base;  // version of the record that was seen
  FieldChanges set;
};
struct Close {
  ConversationId conversation;
  // What a page of before Record says, all at once; it knows no more.
  std::optional<CallType> call_type{};
  std::optional<Outcome> outcome{};
  std::string category{};  // a code of categories.json, or empty
  std::string summary{};   // or empty
  // As of Record: saved first.
  std::uint64_t base = 0;
  FieldChanges set{};
};
struct Snapshot {};
struct Ping {};

}  // namespace from_counsellor

using FromCounsellor =
    std::variant<from_counsellor::SetAvailability, from_counsellor::Accept,
                 from_counsellor::Decline, from_counsellor::Take, from_counsellor::Open,
                 from_counsellor::Say, from_counsellor::Note, from_counsellor::Typing,
                 from_counsellor::Seen, from_counsellor::SetRisk, from_counsellor::End,
                 from_counsellor::Record, from_counsellor::Close, from_counsellor::Snapshot,
                 from_counsellor::Ping>;

namespace to_counsellor {

struct Me {
  StaffName staff;
  std::string name;
  std::string alias;  // what children see
  Role role;
  std::vector<Language> languages;
};
struct Offer {
  OfferNumber offer;
  ConversationId conversation;
  std::uint64_t number;
  Language language;
  std::string region;  // ISO 3166-2, empty when unknown
  std::int64_t waited_s;
  std::int64_t left_ms;
  Risk risk;
  std::optional<Need> need;
  std::optional<Why> why;
  ChildPresence child;
  bool wrote;  // there are words of the child
};
// A child in the line, present or not.
struct Waiting {
  ConversationId conversation;
  std::uint64_t number;
  Language language;
  std::string region;  // ISO 3166-2, empty when unknown
  std::int64_t waited_s;
  Risk risk;
  std::optional<Need> need;
  std::optional<int> mood;
  std::optional<Why> why;
  ChildPresence child;
  bool wrote;
};
struct Card {
  ConversationId conversation;
  OfferNumber offer;
  std::uint64_t number;
  Language language;
  std::string region;
  Phase phase;  // live or wrap_up
  Seq seq;
  Seq seen;
  Risk risk;
  std::optional<Need> need;
  std::optional<int> mood;
  ChildPresence child;
  std::int64_t live_s;
  std::optional<Why> why;
};
struct QueueOfLanguage {
  Language language;
  std::uint64_t waiting;
  std::int64_t longest_wait_s;
  std::uint64_t available;  // counsellors on who speak it
  std::uint64_t unread;     // absent children whose words nobody has read
  std::uint64_t late;       // children, absent or not, whose words are unread for too long
  bool operator==(const QueueOfLanguage&) const = default;
};
using Queue = std::vector<QueueOfLanguage>;  // one entry a language, in the order of k_languages

struct Snapshot {
  std::uint64_t version;
  Me me;
  Availability availability;
  int capacity;
  int missed;  // offers in a row that ran out; at k_missed_max availability was set to away
  std::vector<Offer> offers;
  std::vector<Waiting> waiting;  // the first of each language of this counsellor, as served
  std::vector<Card> conversations;
  Queue queue;
};
struct Change {  // what is absent has not changed
  std::uint64_t version;
  std::optional<Availability> availability;
  std::optional<int> capacity;
  std::optional<int> missed;
  std::optional<std::vector<Offer>> offers;
  std::optional<std::vector<Waiting>> waiting;
  std::vector<Card> conversations;
  std::vector<ConversationId> gone;
  std::optional<Queue> queue;
};
struct Message {
  ConversationId conversation;
  to_child::Message message;
};
struct Note {
  ConversationId conversation;
  Seq seq;
  MessageId id;
  std::string text;
  std::int64_t at_ms;
  std::string alias;
};
struct Ack {
  ConversationId conversation;
  MessageId id;
  Seq seq;
  std::int64_t at_ms;
};
struct Typing {
  ConversationId conversation;
};
struct Seen {
  ConversationId conversation;
  Seq seq;
};
struct Record {  // as it is stored now
  ConversationId conversation;
  std::uint64_t version;  // 0: nothing is stored yet
  FieldValues fields;
  // Fields of the change that somebody else has set otherwise since its base: then nothing of it
  // was taken.
  std::vector<std::string> conflicts;
};

}  // namespace to_counsellor

using ToCounsellor =
    std::variant<to_counsellor::Snapshot, to_counsellor::Change, to_counsellor::Message,
                 to_counsellor::Note, to_counsellor::Ack, to_counsellor::Typing,
                 to_counsellor::Seen, to_counsellor::Record, Refusal, Pong>;

}  // namespace senim
