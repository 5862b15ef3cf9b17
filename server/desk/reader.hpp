// Brings one conversation's log to one connection: every message after `told`, in order, each once,
// whatever hints are lost, doubled or late, and never faster than the connection takes them. A hint
// that fits is delivered at once; a gap is filled from the log, a page at a time, and only while
// the connection has room: what does not fit stays in the log. Owned by the side of the desk that
// seats the connection; outlives no connection. Never unseals anything and keeps no message.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "protocol/ids.hpp"
#include "server/desk/log_store.hpp"

namespace senim::desk {

class Reader : public std::enable_shared_from_this<Reader> {
 public:
  // log must outlive the reader.
  Reader(LogStore& log, const ConversationId& conversation, Seq after)
      : log_(log), conversation_(conversation), told_(after) {}
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  virtual ~Reader() = default;

  void stored(const StoredMessage& message);
  // Reads everything that is in the log now; then is called when the end was delivered (or with the
  // store's error).
  void catch_up(Then<Done> then);
  void look_again();  // there may be more in the log than was hinted
  void go_on();       // the connection has room again
  [[nodiscard]] Seq told() const { return told_; }

 protected:
  [[nodiscard]] LogStore& log() const { return log_; }
  [[nodiscard]] const ConversationId& conversation() const { return conversation_; }

 private:
  // False is a promise: go_on() follows.
  [[nodiscard]] virtual bool has_room() = 0;
  // In order of seq, without gap or repeat, starting at after + 1.
  virtual void deliver(const StoredMessage& message) = 0;
  virtual void read(Seq after, std::size_t count_max, Then<std::vector<StoredMessage>> then);

  void read_on();
  void take(const std::vector<StoredMessage>& page);
  void finish(const result<Done>& outcome);

  LogStore& log_;
  ConversationId conversation_;
  Seq told_;
  bool reading_ = false;
  bool again_ = false;    // something newer was hinted while a read was under way
  bool waiting_ = false;  // for room, between two reads
  std::vector<Then<Done>> at_end_;
};

}  // namespace senim::desk
