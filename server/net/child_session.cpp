#include "server/net/child_session.hpp"

#include <algorithm>
#include <limits>
#include <utility>
#include <variant>

namespace senim::net {

namespace {

// What a page takes when a refusal names no time, and the longest it waits.
constexpr std::int64_t k_retry_ms_default = 3'000;
constexpr std::int64_t k_retry_ms_max = 60'000;

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
  share_ = socket.share();
  opened_ms_ = monotonic_ms();
  first_due_ms_ = opened_ms_ + hall_->options.limits.first_frame_ms;
  hall_->counters.children.add(1);
}

void ChildSession::on_frame(std::string_view frame) {
  const auto time = now();
  if (const auto refused = limits_.take_frame(hall_->options.limits, time.monotonic_ms)) {
    hall_->counters.too_fast.add();
    return tell(*refused);
  }
  auto parsed = parse_from_child(frame);
  if (const auto* bad = std::get_if<BadFrame>(&parsed)) {
    hall_->counters.frames_refused.add();
    return bad->fatal ? close(CloseCode::bad_frame) : tell(bad->refusal);
  }
  auto& message = std::get<FromChild>(parsed);
  if (is<from_child::Ping>(message)) return tell(Pong{});
  if (const auto refused = refusal_of(message, time.monotonic_ms)) {
    if (begins(message) && phase_ == Phase::fresh) may_begin_later(*refused);
    return tell(*refused);
  }
  if (is<from_child::Typing>(message) && !limits_.take_typing(0, time.monotonic_ms)) return;
  if (begins(message)) {
    phase_ = Phase::asked;
    resumes_ = is<from_child::Resume>(message);
    if (!resumes_) hold_place();
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
  if (is<from_child::Start>(message)) return refusal_of_start(now_ms);
  if (const auto* say = std::get_if<from_child::Say>(&message)) {
    refused = limits_.take_say(hall_->options.limits, say->id.view(), now_ms);
    if (!refused && share_) {
      const auto retry_ms = share_->take_say(say->text.size(), fair_says_, now_ms);
      if (retry_ms) refused = too_fast(*retry_ms, say->id.view());
    }
  }
  if (refused) hall_->counters.too_fast.add();
  return refused;
}

std::optional<Refusal> ChildSession::refusal_of_start(std::int64_t now_ms) {
  if (share_) {
    if (const auto retry_ms = share_->wait_for_place(now_ms)) {
      hall_->counters.places_refused.add();
      return Refusal{.code = ErrorCode::queue_full,
                     .detail = "as many wait from this address as may; keep the text and try again",
                     .about = {},
                     .conversation = {},
                     .retry_ms = retry_ms};
    }
  }
  const auto retry_ms = hall_->starts.take(from_, now_ms);
  if (!retry_ms) return std::nullopt;
  hall_->counters.too_fast.add();
  return too_fast(*retry_ms, {});
}

// One who was refused for a busy service waits as long as told and has then as much time as for a
// first frame; but not for ever. Any other refusal gives no time.
void ChildSession::may_begin_later(const Refusal& refusal) {
  const auto& limits = hall_->options.limits;
  const auto now_ms = monotonic_ms();
  if (now_ms - opened_ms_ >= limits.beginning_ms) return;
  const auto wait_ms = std::min(refusal.retry_ms.value_or(k_retry_ms_default), k_retry_ms_max);
  first_due_ms_ = std::max(first_due_ms_, now_ms + wait_ms + limits.first_frame_ms);
}

void ChildSession::take_state(const to_child::State& state) {
  // Who is offered comes back into the line when nobody accepts.
  if (std::holds_alternative<to_child::Waiting>(state) ||
      std::holds_alternative<to_child::Offered>(state)) {
    hold_place();
  } else {
    give_place_back();
  }
  phase_ = Phase::begun;
}

void ChildSession::hold_place() {
  if (!share_ || std::exchange(holds_place_, true)) return;
  if (resumes_ && phase_ == Phase::asked) return share_->come_back_to_place();
  share_->take_place();
}

void ChildSession::give_place_back() {
  if (std::exchange(holds_place_, false)) share_->give_place_back();
}

void ChildSession::tell(const ToChild& message) {
  if (socket_ == nullptr) return;
  if (const auto* state = std::get_if<to_child::State>(&message)) take_state(*state);
  socket_->send(to_frame(message));
  const auto* refusal = std::get_if<Refusal>(&message);
  if (refusal == nullptr) return;
  if (phase_ == Phase::asked && refusal->about.empty()) {
    phase_ = Phase::fresh;
    give_place_back();
    may_begin_later(*refusal);
  }
  if (limits_.counts_out(hall_->options.limits, *refusal)) close(CloseCode::too_many);
}

bool ChildSession::has_room() { return socket_ != nullptr && socket_->has_room(); }

void ChildSession::on_room() { hall_->desk.child_has_room(*this); }

void ChildSession::close(CloseCode code) {
  if (socket_ != nullptr) socket_->close(code);
}

void ChildSession::on_closed() {
  if (std::exchange(socket_, nullptr) != nullptr) hall_->counters.children.add(-1);
  // The desk keeps the place of who has gone; so it still counts.
  if (std::exchange(holds_place_, false)) share_->leave_place(monotonic_ms());
  if (known_to_desk_) hall_->desk.child_gone(*this);
}

std::int64_t ChildSession::look(std::int64_t now_ms) {
  if (phase_ != Phase::fresh) return std::numeric_limits<std::int64_t>::max();
  if (now_ms >= first_due_ms_) close(CloseCode::silent);
  return first_due_ms_;
}

}  // namespace senim::net
