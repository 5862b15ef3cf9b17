// Arrivals: whether what comes in on one WebSocket is still what a page may send, by its pieces:
// those of this connection, and those of all connections of its address together. Owned by the
// WebSocket, which ends the connection when it is not. Time is an argument.
#pragma once

#include <cstdint>
#include <span>

#include "server/net/address_share.hpp"
#include "server/net/frame_counter.hpp"
#include "server/net/rate_limit.hpp"

namespace senim::net {

class Arrivals {
 public:
  [[nodiscard]] bool take(std::span<const unsigned char> bytes, const Rate& of_connection,
                          AddressShare* share, std::int64_t now_ms) {
    const auto pieces = counter_.take(bytes);
    if (own_.take(of_connection, now_ms, static_cast<double>(pieces))) return false;
    return share == nullptr || share->take_pieces(pieces, fair_, now_ms);
  }

 private:
  FrameCounter counter_;
  TokenBucket own_;
  TokenBucket fair_;
};

}  // namespace senim::net
