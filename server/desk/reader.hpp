// Brings one conversation's log to one connection: every message after `told`, in order, each once,
// whatever hints are lost, doubled or late. A hint that fits is delivered at once; a gap is filled
// from the log. Owned by the side of the desk that seats the connection; outlives no connection.
// Never unseals anything.
#pragma once

#include <functional>
#include <memory>

#include "protocol/ids.hpp"
#include "server/desk/log_store.hpp"

namespace senim::desk {

class Reader : public std::enable_shared_from_this<Reader> {
 public:
  using Deliver = std::function<void(const StoredMessage&)>;

  // log must outlive the reader. deliver is called in order of seq, without gap or repeat, starting
  // at after + 1.
  Reader(LogStore& log, const ConversationId& conversation, Seq after, Deliver deliver)
      : log_(log), conversation_(conversation), told_(after), deliver_(std::move(deliver)) {}

  void stored(const StoredMessage& message);
  // Reads everything that is in the log now; then is called when the end was reached (or with the
  // store's error).
  void catch_up(Then<Done> then);
  [[nodiscard]] Seq told() const { return told_; }

 private:
  void read_on();
  void finish(const result<Done>& outcome);

  LogStore& log_;
  ConversationId conversation_;
  Seq told_;
  Deliver deliver_;
  bool reading_ = false;
  bool again_ = false;  // something newer was hinted while a read was under way
  std::vector<Then<Done>> waiting_;
};

}  // namespace senim::desk
