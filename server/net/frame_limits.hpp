// The limits on what one connection says, the same for children and counsellors: so many frames and
// messages a second, a pause between two "typing", and so many errors within some minutes. Owned by
// a session; pure, time is an argument.
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

  // Counts what a page has done wrong; true when that was one too many. An honest page meets
  // too_fast, queue_full, store_trouble and conversation_full too: they do not count, and while the
  // store is in trouble nor does repeating, however fast.
  [[nodiscard]] bool counts_out(const FrontLimits& limits, const Refusal& refusal);

 private:
  [[nodiscard]] bool is_fault_too_many(const FrontLimits& limits);

  TokenBucket frames_;
  TokenBucket says_;
  std::size_t typing_in_ = 0;
  std::int64_t typing_ms_ = -limits::k_typing_pause_ms;
  std::int64_t heard_ms_ = 0;  // the last frame
  std::int64_t repeats_until_ms_ = 0;
  TokenBucket faults_;
  bool is_out_ = false;
};

[[nodiscard]] Refusal too_fast(std::int64_t retry_ms, std::string_view about);

}  // namespace senim::net
