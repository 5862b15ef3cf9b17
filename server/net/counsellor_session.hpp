// CounsellorSession: a counsellor's console on one connection. Parses frames, holds the rates and
// the error count, answers ping, and passes everything else to the desk, but only while it is sure
// that the sign-in holds: it asks the door again and again, at once when in doubt, and what is said
// meanwhile waits. What the desk tells the line becomes frames. Owned by its WebSocket; the desk
// holds it weakly. It decides no right.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>

#include "protocol/codec.hpp"
#include "protocol/counsellor_messages.hpp"
#include "server/net/frame_limits.hpp"
#include "server/net/websocket.hpp"

namespace senim::net {

class CounsellorSession final : public Session,
                                public desk::CounsellorLine,
                                public std::enable_shared_from_this<CounsellorSession> {
 public:
  CounsellorSession(std::shared_ptr<Hall> hall, to_counsellor::Me me, std::string signed_in);

  void on_open(WebSocket& socket) override;
  void on_frame(std::string_view frame) override;
  void on_room() override;
  void on_closed() override;
  std::int64_t look(std::int64_t now_ms) override;
  [[nodiscard]] bool is_signed_in() const override { return true; }

  void tell(const ToCounsellor& message) override;
  bool has_room() override;
  void close(CloseCode code) override;

  [[nodiscard]] std::string_view staff() const { return me_.staff.str(); }
  void doubt();  // the sign-in may have ended

 private:
  [[nodiscard]] std::optional<Refusal> refusal_of(const FromCounsellor& message,
                                                  std::int64_t now_ms);
  void hold(FromCounsellor message);
  void recheck();
  void take_answer(const result<to_counsellor::Me>& person, std::int64_t asked_ms);

  const std::shared_ptr<Hall> hall_;
  WebSocket* socket_ = nullptr;  // from on_open to on_closed
  to_counsellor::Me me_;
  std::string signed_in_;  // the secret of the sign-in session
  FrameLimits limits_;
  std::int64_t recheck_due_ms_ = 0;
  std::int64_t sure_until_ms_ = 0;
  bool asking_ = false;
  bool doubted_ = false;             // since it was asked last
  std::deque<FromCounsellor> held_;  // until the door has answered
};

}  // namespace senim::net
