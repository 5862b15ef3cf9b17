// What the desk says to one connection. net implements these with its sessions; the desk never sees
// a socket. tell() never blocks and never calls back into the desk. What may wait (the log's
// messages) is told only while has_room(); what may not (states, acks, changes) is told at any
// time, and a connection for which that piles up is closed by net and then reported gone.
#pragma once

#include "protocol/child_messages.hpp"
#include "protocol/codes.hpp"
#include "protocol/counsellor_messages.hpp"

namespace senim::desk {

class ChildLine {
 public:
  virtual ~ChildLine() = default;
  virtual void tell(const ToChild& message) = 0;
  // False is a promise: Desk::child_has_room() follows, unless the line goes.
  [[nodiscard]] virtual bool has_room() = 0;
  virtual void close(CloseCode code) = 0;
};

class CounsellorLine {
 public:
  virtual ~CounsellorLine() = default;
  virtual void tell(const ToCounsellor& message) = 0;
  [[nodiscard]] virtual bool has_room() = 0;  // as of a child, by counsellor_has_room()
  virtual void close(CloseCode code) = 0;
};

}  // namespace senim::desk
