#include "bench/wire.hpp"

#include <algorithm>
#include <cstring>

namespace senim::bench {

namespace {

constexpr std::uint8_t k_last = 0x80;
constexpr std::uint8_t k_masked = 0x80;
constexpr std::uint8_t k_reserved = 0x70;
constexpr std::uint8_t k_16_bits = 126;
constexpr std::uint8_t k_64_bits = 127;

std::uint64_t number_of(std::string_view bytes) {
  std::uint64_t number = 0;
  for (const char byte : bytes) number = (number << 8U) | static_cast<std::uint8_t>(byte);
  return number;
}

void append_number(std::string& out, std::uint64_t number, unsigned bytes) {
  for (unsigned i = bytes; i > 0; --i) out += static_cast<char>(number >> (8 * (i - 1)));
}

// Eight bytes at a time: masking is most of what a client does with a frame.
void mask_bytes(char* bytes, std::size_t size, std::uint32_t mask) {
  const std::uint64_t wide = (std::uint64_t{mask} << 32U) | mask;
  std::size_t at = 0;
  for (; at + sizeof wide <= size; at += sizeof wide) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, bytes + at, sizeof eight);
    eight ^= wide;
    std::memcpy(bytes + at, &eight, sizeof eight);
  }
  char mask_in_memory[sizeof mask];
  std::memcpy(mask_in_memory, &mask, sizeof mask);
  for (std::size_t i = 0; at + i < size; ++i) bytes[at + i] ^= mask_in_memory[i % sizeof mask];
}

}  // namespace

void append_frame(std::string& out, Opcode opcode, std::string_view payload, std::uint32_t mask) {
  out += static_cast<char>(k_last | static_cast<std::uint8_t>(opcode));
  if (payload.size() < k_16_bits) {
    out += static_cast<char>(k_masked | payload.size());
  } else if (payload.size() <= UINT16_MAX) {
    out += static_cast<char>(k_masked | k_16_bits);
    append_number(out, payload.size(), 2);
  } else {
    out += static_cast<char>(k_masked | k_64_bits);
    append_number(out, payload.size(), 8);
  }
  char key[sizeof mask];
  std::memcpy(key, &mask, sizeof mask);
  out.append(key, sizeof key);
  const std::size_t at = out.size();
  out += payload;
  mask_bytes(out.data() + at, payload.size(), mask);
}

std::string close_payload(std::uint16_t code) {
  std::string payload;
  append_number(payload, code, 2);
  return payload;
}

std::uint16_t close_code_of(std::string_view payload) {
  constexpr std::uint16_t k_no_code = 1005;
  return payload.size() < 2 ? k_no_code
                            : static_cast<std::uint16_t>(number_of(payload.substr(0, 2)));
}

std::optional<WireFrame> FrameReader::next() {
  if (broken_ || rest_.size() < 2) return std::nullopt;
  const auto first = static_cast<std::uint8_t>(rest_[0]);
  const auto second = static_cast<std::uint8_t>(rest_[1]);
  const auto opcode = static_cast<std::uint8_t>(first & 0x0FU);
  const bool known = opcode <= 2 || (opcode >= 8 && opcode <= 10);
  if ((first & k_reserved) != 0 || (second & k_masked) != 0 || !known) {
    broken_ = true;
    return std::nullopt;
  }
  const std::size_t length_bytes = second == k_64_bits ? 8 : second == k_16_bits ? 2 : 0;
  if (rest_.size() < 2 + length_bytes) return std::nullopt;
  const std::uint64_t size = length_bytes == 0 ? second : number_of(rest_.substr(2, length_bytes));
  if (size > k_payload_bytes_max) {
    broken_ = true;
    return std::nullopt;
  }
  if (rest_.size() - 2 - length_bytes < size) return std::nullopt;
  const WireFrame frame{.opcode = static_cast<Opcode>(opcode),
                        .last = (first & k_last) != 0,
                        .payload = rest_.substr(2 + length_bytes, size)};
  rest_.remove_prefix(2 + length_bytes + size);
  return frame;
}

}  // namespace senim::bench
