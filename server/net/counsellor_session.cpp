#include "server/net/counsellor_session.hpp"

#include <functional>
#include <utility>
#include <variant>

#include "server/desk/commands/rule.hpp"

namespace senim::net {

namespace {

// More than a console says while the store answers; the pages keep what is refused.
constexpr std::size_t k_held_max = 64;

// What a command is about, as far as it says: the id of what was written, and the conversation.
const MessageId* id_of(const FromCounsellor& message) {
  return std::visit(
      [](const auto& said) -> const MessageId* {
        if constexpr (requires { said.id; }) return &said.id;
        return nullptr;
      },
      message);
}

const ConversationId* conversation_of(const FromCounsellor& message) {
  return std::visit(
      [](const auto& said) -> const ConversationId* {
        if constexpr (requires { said.conversation; }) return &said.conversation;
        return nullptr;
      },
      message);
}

// Of what was written, so that the page says that again and nothing else.
void name_what_was_written(Refusal& refusal, const FromCounsellor& message) {
  const auto* id = id_of(message);
  const auto* conversation = conversation_of(message);
  if (id == nullptr || conversation == nullptr) return;
  refusal.about = id->str();
  refusal.conversation = conversation->str();
}

Refusal refusal_as(ErrorCode code, const FromCounsellor& message) {
  constexpr std::int64_t k_again_ms = 2'000;
  Refusal refusal = too_fast(k_again_ms, {});
  refusal.code = code;
  refusal.detail = "whether the sign-in holds is not known yet; say the same again";
  name_what_was_written(refusal, message);
  return refusal;
}

}  // namespace

CounsellorSession::CounsellorSession(std::shared_ptr<Hall> hall, to_counsellor::Me me,
                                     std::string signed_in)
    : hall_(std::move(hall)), me_(std::move(me)), signed_in_(std::move(signed_in)) {}

void CounsellorSession::on_open(WebSocket& socket) {
  socket_ = &socket;
  hall_->counters.counsellors.add(1);
  const auto time = now();
  socket.watch_closely(hall_->options.limits.lifeless_ms);
  recheck_due_ms_ = time.monotonic_ms;
  hall_->consoles.insert(this);
  hall_->desk.counsellor_here(shared_from_this(), me_, time);
}

void CounsellorSession::on_frame(std::string_view frame) {
  const auto time = now();
  if (const auto refused = limits_.take_frame(hall_->options.limits, time.monotonic_ms)) {
    hall_->counters.too_fast.add();
    return tell(*refused);
  }
  auto parsed = parse_from_counsellor(frame);
  if (const auto* bad = std::get_if<BadFrame>(&parsed)) {
    hall_->counters.frames_refused.add();
    return bad->fatal ? close(CloseCode::bad_frame) : tell(bad->refusal);
  }
  auto& message = std::get<FromCounsellor>(parsed);
  if (std::holds_alternative<from_counsellor::Ping>(message)) return tell(Pong{});
  if (const auto refused = refusal_of(message, time.monotonic_ms)) return tell(*refused);
  if (desk::rule_of(message).limit == desk::Limit::typing) {
    const auto* conversation = conversation_of(message);
    const auto in = conversation == nullptr ? 0 : std::hash<ConversationId>{}(*conversation);
    if (!limits_.take_typing(in, time.monotonic_ms)) return;
  }
  if (held_.empty() && time.monotonic_ms < sure_until_ms_) {
    return hall_->desk.counsellor_says(shared_from_this(), std::move(message), time);
  }
  hold(std::move(message));
}

// Not sure that the sign-in holds: nothing is carried out before the door has said so.
void CounsellorSession::hold(FromCounsellor message) {
  if (held_.size() == k_held_max) return tell(refusal_as(ErrorCode::too_fast, message));
  held_.push_back(std::move(message));
  recheck();
}

std::optional<Refusal> CounsellorSession::refusal_of(const FromCounsellor& message,
                                                     std::int64_t now_ms) {
  if (desk::rule_of(message).limit != desk::Limit::says) return std::nullopt;
  auto refused = limits_.take_say(hall_->options.limits, {}, now_ms);
  if (refused) {
    name_what_was_written(*refused, message);
    hall_->counters.too_fast.add();
  }
  return refused;
}

void CounsellorSession::tell(const ToCounsellor& message) {
  if (socket_ == nullptr) return;
  socket_->send(to_frame(message));
  const auto* refusal = std::get_if<Refusal>(&message);
  if (refusal != nullptr && limits_.counts_out(hall_->options.limits, *refusal)) {
    close(CloseCode::too_many);
  }
}

bool CounsellorSession::has_room() { return socket_ != nullptr && socket_->has_room(); }

void CounsellorSession::on_room() { hall_->desk.counsellor_has_room(*this); }

void CounsellorSession::close(CloseCode code) {
  if (socket_ != nullptr) socket_->close(code);
}

void CounsellorSession::on_closed() {
  const auto* socket = std::exchange(socket_, nullptr);
  if (socket == nullptr) return;
  hall_->counters.counsellors.add(-1);
  hall_->consoles.erase(this);
  held_.clear();
  hall_->desk.counsellor_gone(*this, socket->silent_ms());
}

std::int64_t CounsellorSession::look(std::int64_t now_ms) {
  if (now_ms >= recheck_due_ms_) {
    recheck_due_ms_ = now_ms + hall_->options.limits.recheck_ms;
    recheck();
  }
  return recheck_due_ms_;
}

void CounsellorSession::doubt() {
  sure_until_ms_ = 0;
  doubted_ = true;
  recheck();
}

void CounsellorSession::recheck() {
  if (std::exchange(asking_, true)) return;
  doubted_ = false;
  hall_->door.who(signed_in_, [weak = weak_from_this(),
                               asked_ms = monotonic_ms()](const result<to_counsellor::Me>& person) {
    if (const auto self = weak.lock()) self->take_answer(person, asked_ms);
  });
}

// Signed out elsewhere, a new password, or taken off the staff: this connection ends too. A door
// that cannot say ends nobody, and lets nothing through.
void CounsellorSession::take_answer(const result<to_counsellor::Me>& person,
                                    std::int64_t asked_ms) {
  asking_ = false;
  if (socket_ == nullptr) return;
  if (!person && person.error() == ErrorCode::not_allowed) return close(CloseCode::signed_out);
  if (person && doubted_) return recheck();
  // Another role sees another picture: the page comes back by itself, and gets it.
  if (person && person->role != me_.role) return close(CloseCode::moving);
  if (person) sure_until_ms_ = asked_ms + hall_->options.limits.sure_ms;
  for (auto held = std::exchange(held_, {}); !held.empty() && socket_ != nullptr;
       held.pop_front()) {
    if (person) {
      hall_->desk.counsellor_says(shared_from_this(), std::move(held.front()), now());
    } else {
      tell(refusal_as(ErrorCode::store_trouble, held.front()));
    }
  }
}

}  // namespace senim::net
