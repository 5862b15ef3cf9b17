// RFC 6455 frames as a client writes and reads them, on plain bytes: the part of a WebSocket that a
// load tester wants cheaper than a general library makes it. No sockets here, no extensions,
// nothing but text frames is written.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace senim::bench {

enum class Opcode : std::uint8_t { more = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

// Appends one whole, masked frame.
void append_frame(std::string& out, Opcode opcode, std::string_view payload, std::uint32_t mask);
[[nodiscard]] std::string close_payload(std::uint16_t code);
[[nodiscard]] std::uint16_t close_code_of(std::string_view payload);  // 1005 when there is none

struct WireFrame {
  Opcode opcode;
  bool last;  // of its message
  std::string_view payload;
};

// Takes frames off the front of what has arrived.
class FrameReader {
 public:
  explicit FrameReader(std::string_view bytes) : rest_(bytes) {}

  // Nothing: more bytes are needed, or is_broken().
  [[nodiscard]] std::optional<WireFrame> next();
  [[nodiscard]] std::string_view rest() const { return rest_; }
  [[nodiscard]] bool is_broken() const { return broken_; }

  static constexpr std::uint64_t k_payload_bytes_max = 1U << 20U;

 private:
  std::string_view rest_;
  bool broken_ = false;
};

}  // namespace senim::bench
