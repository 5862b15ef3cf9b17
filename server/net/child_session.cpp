#include "server/net/child_session.hpp"

#include <limits>
#include <utility>
#include <variant>

namespace senim::net {

namespace {

template <class Kind>
bool is(const FromChild& message) {
  return std::holds_alternative<Kind>(message);
}

bool begins(const FromChild& message) {
  return is<from_child::Start>(message) || is<from_child::Resume>(message);
}

Refusal out_of_order(const char* detail) {
  return {.code = ErrorCode::out_of_order,
          .detail = detail,
          .about = {},
          .conversation = {},
          .retry_ms = {}};
}

}  // namespace

ChildSession::ChildSession(std::shared_ptr<Hall> hall, AddressTag from)
    : hall_(std::move(hall)), from_(from) {}

void ChildSession::on_open(WebSocket& socket) {
  socket_ = &socket;
  first_due_ms_ = monotonic_ms() + hall_->options.limits.first_frame_ms;
  hall_->counters.children.add(1);
}

void ChildSession::on_frame(std::string_view frame) {
  const auto time = now();
  if (const auto refused = limits_.take_frame(hall_->options.limits, time.monotonic_ms)) {
    hall_->counters.too_fast.add();
    return refuse(*refused);
  }
  auto parsed = parse_from_child(frame);
  if (const auto* bad = std::get_if<BadFrame>(&parsed)) {
    hall_->counters.frames_refused.add();
    return bad->fatal ? close(CloseCode::bad_frame) : refuse(bad->refusal);
  }
  auto& message = std::get<FromChild>(parsed);
  if (is<from_child::Ping>(message)) return tell(Pong{});
  if (const auto refused = refusal_of(message, time.monotonic_ms)) return refuse(*refused);
  if (is<from_child::Typing>(message) && !limits_.take_typing(0, time.monotonic_ms)) return;
  if (begins(message)) {
    phase_ = Phase::asked;
    known_to_desk_ = true;
  }
  hall_->desk.child_says(shared_from_this(), std::move(message), time);
}

std::optional<Refusal> ChildSession::refusal_of(const FromChild& message, std::int64_t now_ms) {
  if (begins(message) && phase_ != Phase::fresh) {
    return out_of_order("this connection has begun already; start or resume comes once");
  }
  if (!begins(message) && phase_ == Phase::fresh) {
    return out_of_order("the first frame must be start or resume");
  }
  std::optional<Refusal> refused;
  if (is<from_child::Start>(message)) {
    if (const auto retry_ms = hall_->starts.take(from_, now_ms)) refused = too_fast(*retry_ms, {});
  } else if (const auto* say = std::get_if<from_child::Say>(&message)) {
    refused = limits_.take_say(hall_->options.limits, say->id.view(), now_ms);
  }
  if (refused) hall_->counters.too_fast.add();
  return refused;
}

void ChildSession::refuse(const Refusal& refusal) {
  tell(refusal);
  // One refused for a busy service has been heard; its next try may take longer than the first
  // frame.
  first_due_ms_ = std::numeric_limits<std::int64_t>::max();
}

void ChildSession::tell(const ToChild& message) {
  if (socket_ == nullptr) return;
  if (std::holds_alternative<to_child::State>(message)) phase_ = Phase::begun;
  socket_->send(to_frame(message));
  const auto* refusal = std::get_if<Refusal>(&message);
  if (refusal == nullptr) return;
  if (phase_ == Phase::asked && refusal->about.empty()) phase_ = Phase::fresh;  // may begin again
  if (limits_.counts_out(hall_->options.limits, *refusal)) close(CloseCode::too_many);
}

bool ChildSession::has_room() { return socket_ != nullptr && socket_->has_room(); }

void ChildSession::on_room() { hall_->desk.child_has_room(*this); }

void ChildSession::close(CloseCode code) {
  if (socket_ != nullptr) socket_->close(code);
}

void ChildSession::on_closed() {
  if (std::exchange(socket_, nullptr) != nullptr) hall_->counters.children.add(-1);
  if (known_to_desk_) hall_->desk.child_gone(*this);
}

std::int64_t ChildSession::look(std::int64_t now_ms) {
  if (phase_ != Phase::fresh) return std::numeric_limits<std::int64_t>::max();
  if (now_ms >= first_due_ms_) close(CloseCode::silent);
  return first_due_ms_;
}

}  // namespace senim::net
