#include "server/net/frame_limits.hpp"

#include <string>

namespace senim::net {

Refusal too_fast(std::int64_t retry_ms, std::string_view about) {
  return {.code = ErrorCode::too_fast,
          .detail = "too many in a short time; wait retry_after_ms and say the same again",
          .about = std::string{about},
          .conversation = {},
          .retry_ms = retry_ms};
}

std::optional<Refusal> FrameLimits::take_frame(const FrontLimits& limits, std::int64_t now_ms) {
  const auto retry_ms = frames_.take(limits.frames, now_ms);
  if (!retry_ms) return std::nullopt;
  ++errors_;  // four times what any page of ours says at most: this one does not listen
  return too_fast(*retry_ms, {});
}

std::optional<Refusal> FrameLimits::take_say(const FrontLimits& limits, std::string_view about,
                                             std::int64_t now_ms) {
  const auto retry_ms = says_.take(limits.says, now_ms);
  if (!retry_ms) return std::nullopt;
  return too_fast(*retry_ms, about);
}

bool FrameLimits::take_typing(std::size_t conversation, std::int64_t now_ms) {
  if (conversation == typing_in_ && now_ms - typing_ms_ < limits::k_typing_pause_ms) return false;
  typing_in_ = conversation;
  typing_ms_ = now_ms;
  return true;
}

bool FrameLimits::counts_out(const FrontLimits& limits, const Refusal& refusal) {
  const bool honest =
      refusal.code == ErrorCode::too_fast || refusal.code == ErrorCode::queue_full ||
      refusal.code == ErrorCode::store_trouble || refusal.code == ErrorCode::conversation_full;
  if (!honest) ++errors_;
  return errors_ > limits.errors_max;
}

}  // namespace senim::net
