// FrameCounter: what the bytes that arrive on one WebSocket cost us, in pieces, before anybody
// looks at what they say. A frame is a piece, of whatever kind: an empty continuation, a ping and a
// pong too, none of which becomes a message. So is each full kibibyte, and each read that brought
// little and began no frame: a byte at a time costs as much as a frame at a time. Owned by a
// CorkedStream; pure.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace senim::net {

class FrameCounter {
 public:
  // The pieces of what one read brought.
  [[nodiscard]] std::size_t take(std::span<const unsigned char> bytes);

  // Whether one has begun that is longer than any of ours may be: its header says so, and nobody
  // waits for the rest.
  [[nodiscard]] bool is_too_long() const { return too_long_; }

  static constexpr std::size_t k_little_bytes = 256;
  static constexpr std::size_t k_piece_bytes = 1'024;

 private:
  static constexpr std::size_t k_header_bytes_max = 14;
  [[nodiscard]] std::size_t header_bytes() const;
  [[nodiscard]] std::uint64_t payload_bytes() const;

  std::array<unsigned char, k_header_bytes_max> header_{};
  std::size_t read_ = 0;    // of the header
  std::uint64_t rest_ = 0;  // of the payload
  bool too_long_ = false;
};

}  // namespace senim::net
