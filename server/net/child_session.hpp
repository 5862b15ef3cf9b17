// ChildSession: a child's page on one connection. Parses frames, holds the order (start or resume
// comes first), the rates, the places of its address in the line and the error count, answers ping,
// and passes everything else to the desk; what the desk tells the line becomes frames. Owned by its
// WebSocket; the desk holds it weakly as a ChildLine. It decides nothing about conversations.
#pragma once

#include <cstdint>
#include <memory>

#include "protocol/child_messages.hpp"
#include "protocol/codec.hpp"
#include "server/net/frame_limits.hpp"
#include "server/net/websocket.hpp"

namespace senim::net {

class ChildSession final : public Session,
                           public desk::ChildLine,
                           public std::enable_shared_from_this<ChildSession> {
 public:
  ChildSession(std::shared_ptr<Hall> hall, AddressTag from);

  void on_open(WebSocket& socket) override;
  void on_frame(std::string_view frame) override;
  void on_room() override;
  void on_closed() override;
  std::int64_t look(std::int64_t now_ms) override;

  void tell(const ToChild& message) override;
  bool has_room() override;
  void close(CloseCode code) override;

 private:
  // fresh: nothing begun. asked: start or resume is with the desk. begun: the desk has answered
  // with a state.
  enum class Phase : std::uint8_t { fresh, asked, begun };

  [[nodiscard]] std::optional<Refusal> refusal_of(const FromChild& message, std::int64_t now_ms);
  [[nodiscard]] std::optional<Refusal> refusal_of_start(std::int64_t now_ms);
  void may_begin_later(const Refusal& refusal);
  void take_state(const to_child::State& state);
  void hold_place();
  void give_place_back();

  const std::shared_ptr<Hall> hall_;
  WebSocket* socket_ = nullptr;          // from on_open to on_closed
  std::shared_ptr<AddressShare> share_;  // from on_open; null: nobody is limited
  FrameLimits limits_;
  FairSays fair_says_;
  AddressTag from_;
  std::int64_t opened_ms_ = 0;
  std::int64_t first_due_ms_ = 0;
  Phase phase_ = Phase::fresh;
  bool known_to_desk_ = false;
  bool resumes_ = false;
  bool holds_place_ = false;  // in the line, or may do so as soon as the desk has answered
};

}  // namespace senim::net
