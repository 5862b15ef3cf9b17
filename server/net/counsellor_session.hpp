// CounsellorSession: a counsellor's console on one connection. Parses frames, holds the rates and
// the error count, answers ping, asks the door again and again whether the sign-in still holds, and
// passes everything else to the desk; what the desk tells the line becomes frames. Owned by its
// WebSocket; the desk holds it weakly. It decides no right.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

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

 private:
  [[nodiscard]] std::optional<Refusal> refusal_of(const FromCounsellor& message,
                                                  std::int64_t now_ms);
  void recheck();

  const std::shared_ptr<Hall> hall_;
  WebSocket* socket_ = nullptr;  // from on_open to on_closed
  to_counsellor::Me me_;
  std::string signed_in_;  // the secret of the sign-in session
  FrameLimits limits_;
  std::int64_t recheck_due_ms_ = 0;
};

}  // namespace senim::net
