#include "server/net/frame_limits.hpp"

#include <string>

namespace senim::net {

namespace {

// As long after the last store_trouble whoever repeats is within its rights, however fast.
constexpr std::int64_t k_repeats_ms = 60'000;
// An honest page makes mistakes too, over a shift of eight hours: an offer that has just gone, a
// word into a conversation that has just ended. A page that is broken makes them faster.
constexpr double k_faults_forgiven_per_s = 0.1;

bool asks_to_repeat(ErrorCode code) {
  return code == ErrorCode::too_fast || code == ErrorCode::queue_full ||
         code == ErrorCode::store_trouble || code == ErrorCode::conversation_full;
}

}  // namespace

Refusal too_fast(std::int64_t retry_ms, std::string_view about) {
  return {.code = ErrorCode::too_fast,
          .detail = "too many in a short time; wait retry_after_ms and say the same again",
          .about = std::string{about},
          .conversation = {},
          .retry_ms = retry_ms};
}

std::optional<Refusal> FrameLimits::take_frame(const FrontLimits& limits, std::int64_t now_ms) {
  heard_ms_ = now_ms;
  const auto retry_ms = frames_.take(limits.frames, now_ms);
  if (!retry_ms) return std::nullopt;
  // Four times what any page of ours says at most: this one does not listen, unless it repeats what
  // it was asked to.
  if (now_ms >= repeats_until_ms_) is_out_ = is_out_ || is_fault_too_many(limits);
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
  if (!asks_to_repeat(refusal.code)) {
    is_out_ = is_out_ || is_fault_too_many(limits);
  } else if (refusal.code == ErrorCode::store_trouble) {
    // Not after too_fast: that would be leave to flood for whoever floods.
    repeats_until_ms_ = heard_ms_ + k_repeats_ms;
  }
  return is_out_;
}

bool FrameLimits::is_fault_too_many(const FrontLimits& limits) {
  const Rate faults{k_faults_forgiven_per_s, static_cast<double>(limits.errors_max)};
  return faults_.take(faults, heard_ms_).has_value();
}

}  // namespace senim::net
