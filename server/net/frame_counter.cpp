#include "server/net/frame_counter.hpp"

#include <algorithm>

#include "protocol/limits.hpp"

namespace senim::net {

namespace {

constexpr std::size_t k_short_header_bytes = 2;  // RFC 6455, 5.2
constexpr std::size_t k_mask_bytes = 4;
constexpr unsigned k_length_bits = 0x7FU;
constexpr unsigned k_length_in_2_bytes = 126;
constexpr unsigned k_length_in_8_bytes = 127;

}  // namespace

std::size_t FrameCounter::header_bytes() const {
  const unsigned length = header_[1] & k_length_bits;
  const std::size_t more = length == k_length_in_2_bytes   ? 2
                           : length == k_length_in_8_bytes ? 8
                                                           : 0;
  const bool masked = (header_[1] & ~k_length_bits) != 0;
  return k_short_header_bytes + more + (masked ? k_mask_bytes : 0);
}

std::uint64_t FrameCounter::payload_bytes() const {
  const unsigned length = header_[1] & k_length_bits;
  if (length < k_length_in_2_bytes) return length;
  const std::size_t count = length == k_length_in_2_bytes ? 2 : 8;
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < count; ++i)
    bytes = bytes << 8U | header_.at(k_short_header_bytes + i);
  return bytes;
}

std::size_t FrameCounter::take(std::span<const unsigned char> bytes) {
  std::size_t frames = 0;
  const std::size_t size = bytes.size();
  while (!bytes.empty()) {
    if (rest_ > 0) {
      const auto part = std::min<std::uint64_t>(rest_, bytes.size());
      rest_ -= part;
      bytes = bytes.subspan(static_cast<std::size_t>(part));
      continue;
    }
    header_.at(read_++) = bytes.front();
    bytes = bytes.subspan(1);
    if (read_ < k_short_header_bytes || read_ < header_bytes()) continue;
    ++frames;
    rest_ = payload_bytes();
    too_long_ = too_long_ || rest_ > limits::k_frame_bytes_max;
    read_ = 0;
  }
  const std::size_t crumb = frames == 0 && size < k_little_bytes ? 1 : 0;
  return frames + size / k_piece_bytes + crumb;
}

}  // namespace senim::net
