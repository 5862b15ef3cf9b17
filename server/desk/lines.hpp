// What the desk says to one connection. net implements these with its sessions; the desk never sees
// a socket. tell() never blocks and never calls back into the desk; a connection that cannot keep
// up is closed by net and then reported gone.
#pragma once

#include "protocol/child_messages.hpp"
#include "protocol/codes.hpp"
#include "protocol/counsellor_messages.hpp"

namespace senim::desk {

class ChildLine {
 public:
  virtual ~ChildLine() = default;
  virtual void tell(const ToChild& message) = 0;
  virtual void close(CloseCode code) = 0;
};

class CounsellorLine {
 public:
  virtual ~CounsellorLine() = default;
  virtual void tell(const ToCounsellor& message) = 0;
  virtual void close(CloseCode code) = 0;
};

}  // namespace senim::desk
