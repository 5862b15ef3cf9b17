// Arrivals: whether what arrives on one WebSocket may go on arriving: no frame longer than ours may
// be, and not more than the connection and its address have a budget for. Looks before Beast does,
// at what Beast answers or drops by itself too: empty continuations, pings, pongs, a byte at a
// time. Owned by the WebSocket.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "protocol/codes.hpp"
#include "server/net/address_share.hpp"
#include "server/net/frame_counter.hpp"
#include "server/net/rate_limit.hpp"

namespace senim::net {

class Arrivals {
 public:
  // Nothing when it may; otherwise the code to close with, and nothing more is to be read. `share`:
  // of the address, or null.
  [[nodiscard]] std::optional<CloseCode> take(std::span<const unsigned char> bytes,
                                              const Rate& pieces,
                                              const std::shared_ptr<AddressShare>& share,
                                              std::int64_t now_ms);

 private:
  FrameCounter frames_;
  TokenBucket pieces_;
  TokenBucket fair_pieces_;
};

}  // namespace senim::net
