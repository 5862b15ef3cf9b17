// The log of one conversation: the truth about what was said. A port: the stores implement it,
// each call being one atomic step in the conversation's own slot. Records arrive and leave sealed;
// this port never sees a child's text. A worker calls it from its own thread and owns it; answers
// come through Then<T> on that thread. `store_trouble` means "maybe carried out": every step may be
// repeated with the same arguments.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "protocol/ids.hpp"
#include "protocol/words.hpp"
#include "server/base/result.hpp"

namespace senim::desk {

struct StoredMessage {
  Seq seq;
  Author from;
  MessageId id;
  std::int64_t at_ms;
  std::string alias;   // of the counsellor; empty for a child's
  std::string sealed;  // by the conversation's key, see vault
};

struct Opened {  // what the log knows when someone takes a seat at it
  std::string wrapped_key;
  Seq last;
  Seq seen_by_child;
  Seq seen_by_counsellor;
  bool closed;
};

struct Append {
  ConversationId conversation;
  Author from;
  OfferNumber offer;  // the counsellor's assignment; 0 for a child
  MessageId id;
  std::int64_t at_ms;
  std::string alias;
  std::string sealed;
};

struct Appended {
  Seq seq;
  std::int64_t at_ms;  // of the first time this id was stored
  bool repeated;       // the id was there already; nothing was added
};

class LogStore {
 public:
  virtual ~LogStore() = default;

  // Creates the log with this key if there is none (the key that is there wins) and seats the child
  // at this worker.
  virtual void open(const ConversationId& conversation, std::string wrapped_key,
                    Then<Opened> then) = 0;
  // Seats the child at this worker; unknown_conversation if there is no log.
  virtual void seat_child(const ConversationId& conversation, Then<Opened> then) = 0;
  // Seats the counsellor of this assignment at this worker; not_yours if a later assignment holds
  // the log.
  virtual void seat_counsellor(const ConversationId& conversation, OfferNumber offer,
                               Then<Opened> then) = 0;
  // Refuses with closed, not_yours (offer is not the assignment in force), unknown_conversation, or
  // conversation_full: who is not accepted yet fills nobody's memory.
  // The worker that holds the other side is told through LogHints.
  virtual void append(Append message, Then<Appended> then) = 0;
  virtual void read(const ConversationId& conversation, Seq after, std::size_t count_max,
                    Then<std::vector<StoredMessage>> then) = 0;
  // Notes have a log and sequence numbers of their own, so that no path of a child's can reach
  // them.
  virtual void append_note(Append note, Then<Appended> then) = 0;
  virtual void read_notes(const ConversationId& conversation, Seq after, std::size_t count_max,
                          Then<std::vector<StoredMessage>> then) = 0;
  virtual void seen(const ConversationId& conversation, Author by, Seq seq, Then<Done> then) = 0;
  virtual void typing(const ConversationId& conversation, Author by) = 0;  // may be lost
  // Its child was not let into the line: it goes within the hour unless somebody takes a seat at
  // it.
  virtual void unused(const ConversationId& conversation) = 0;
  virtual void close(const ConversationId& conversation, Then<Done> then) = 0;
  // Unless something was appended after `last`: then it stays as it is, and the answer is false.
  virtual void close_if_read(const ConversationId& conversation, Seq last, Then<bool> then) = 0;
  // The wrapped key of one that nobody here has a seat at; unknown_conversation once it is
  // destroyed.
  virtual void key(const ConversationId& conversation, Then<std::string> then) = 0;
  // Its key and all that was sealed by it, its record with it; as good when nothing is there any
  // more.
  virtual void destroy(const ConversationId& conversation, Then<Done> then) = 0;
};

// What other workers tell this one about conversations with a side seated here. Hints only: any may
// be lost, doubled or late.
class LogHints {
 public:
  virtual ~LogHints() = default;
  virtual void message_stored(const ConversationId& conversation, StoredMessage message) = 0;
  virtual void seen(const ConversationId& conversation, Author by, Seq seq) = 0;
  virtual void typing(const ConversationId& conversation, Author by) = 0;
};

}  // namespace senim::desk
