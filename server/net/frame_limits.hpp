// The limits on what one connection says, the same for children and counsellors: so many frames and
// messages a second, a pause between two "typing", and so many errors in all. Owned by a session;
// pure, time is an argument.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "protocol/child_messages.hpp"
#include "server/net/front_options.hpp"

namespace senim::net {

class FrameLimits {
 public:
  // Nothing when it may pass; else the refusal. `about` is the id of a message, where there is one.
  [[nodiscard]] std::optional<Refusal> take_frame(const FrontLimits& limits, std::int64_t now_ms);
  [[nodiscard]] std::optional<Refusal> take_say(const FrontLimits& limits, std::string_view about,
                                                std::int64_t now_ms);
  // False: too soon after the last one (of this conversation) to be passed on. That is no error.
  [[nodiscard]] bool take_typing(std::size_t conversation, std::int64_t now_ms);

  // Counts what the client has done wrong; true when that was one too many. An honest client meets
  // too_fast, queue_full, store_trouble and conversation_full too: they do not count.
  [[nodiscard]] bool counts_out(const FrontLimits& limits, const Refusal& refusal);

 private:
  TokenBucket frames_;
  TokenBucket says_;
  std::size_t typing_in_ = 0;
  std::int64_t typing_ms_ = -limits::k_typing_pause_ms;
  std::size_t errors_ = 0;
};

[[nodiscard]] Refusal too_fast(std::int64_t retry_ms, std::string_view about);

}  // namespace senim::net
