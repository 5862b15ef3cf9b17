#include "server/desk/refusals.hpp"

#include <utility>

namespace senim::desk {

namespace {

constexpr std::int64_t k_queue_full_retry_ms = 15'000;
constexpr std::int64_t k_full_retry_ms = 15'000;
constexpr std::int64_t k_too_fast_retry_ms = 2'000;
constexpr std::int64_t k_store_trouble_retry_ms = 3'000;

const char* detail(ErrorCode code) {
  switch (code) {
    case ErrorCode::unknown_conversation:
      return "there is no conversation with this token; start anew";
    case ErrorCode::closed:
      return "the conversation is over; nothing more can be said in it";
    case ErrorCode::not_yours:
      return "the conversation is not assigned to you; take a snapshot";
    case ErrorCode::offer_gone:
      return "the offer was taken back or has expired";
    case ErrorCode::at_capacity:
      return "you hold as many conversations as you take at once; end one first";
    case ErrorCode::queue_full:
      return "the queue is at its limit; keep the text and try again";
    case ErrorCode::store_trouble:
      return "the store did not answer; repeat with the same id";
    case ErrorCode::conversation_full:
      return "the conversation holds what it may; before a counsellor has joined that is less";
    case ErrorCode::too_fast:
      return "too many messages before the conversation was open";
    case ErrorCode::not_allowed:
      return "your role does not allow this";
    case ErrorCode::incomplete:
      return "the record lacks what is needed to close";
    case ErrorCode::out_of_order:
      return "start or resume comes first, and only once";
    default:
      return "not allowed here";
  }
}

}  // namespace

Refusal refusal(ErrorCode code, std::string about, std::string conversation) {
  Refusal r{code, detail(code), std::move(about), std::move(conversation), std::nullopt};
  if (code == ErrorCode::queue_full) r.retry_ms = k_queue_full_retry_ms;
  if (code == ErrorCode::conversation_full) r.retry_ms = k_full_retry_ms;
  if (code == ErrorCode::too_fast) r.retry_ms = k_too_fast_retry_ms;
  if (code == ErrorCode::store_trouble) r.retry_ms = k_store_trouble_retry_ms;
  return r;
}

Refusal refused_field(std::string_view field, std::string_view allowed,
                      const ConversationId& conversation) {
  return {ErrorCode::bad_frame,
          std::string{field}.append(": ").append(allowed),
          {},
          conversation.str(),
          std::nullopt};
}

}  // namespace senim::desk
