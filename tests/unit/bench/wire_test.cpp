#include "bench/wire.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

using namespace senim::bench;

namespace {

// As a server writes it: without a mask.
std::string from_server(char first, const std::string& payload) {
  std::string frame{first};
  if (payload.size() < 126) {
    frame += static_cast<char>(payload.size());
  } else if (payload.size() < 65'536) {
    frame += '\x7e';
    frame += static_cast<char>(payload.size() >> 8U);
    frame += static_cast<char>(payload.size());
  } else {
    frame += '\x7f';
    for (int shift = 56; shift >= 0; shift -= 8) {
      frame += static_cast<char>(std::uint64_t{payload.size()} >> static_cast<unsigned>(shift));
    }
  }
  return frame + payload;
}

std::uint64_t byte_at(const std::string& bytes, std::size_t at) {
  return static_cast<std::uint8_t>(bytes.at(at));
}

}  // namespace

TEST_CASE("the masked example of RFC 6455 is written byte for byte") {
  std::string out;
  append_frame(out, Opcode::text, "Hello", 0x3D21FA37);  // 37 fa 21 3d in memory order
  CHECK(out == "\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58");
}

TEST_CASE("frames of every length are written with the right header and unmask to themselves") {
  for (const std::size_t size : {0U, 1U, 7U, 8U, 9U, 125U, 126U, 127U, 65'535U, 65'536U, 70'001U}) {
    CAPTURE(size);
    std::string payload(size, '\0');
    for (std::size_t i = 0; i < size; ++i) payload[i] = static_cast<char>(i * 31);
    std::string out = "before";
    append_frame(out, Opcode::text, payload, 0xA1B2C3D4);
    out.erase(0, 6);
    const std::size_t extra = size < 126 ? 0 : size < 65'536 ? 2 : 8;
    REQUIRE(out.size() == 2 + extra + 4 + size);
    CHECK(byte_at(out, 1) == (0x80 | (extra == 0 ? size : extra == 2 ? 126 : 127)));
    std::uint64_t length = 0;
    for (std::size_t i = 0; i < extra; ++i) length = length << 8U | byte_at(out, 2 + i);
    if (extra != 0) CHECK(length == size);
    std::string unmasked = out.substr(2 + extra + 4);
    for (std::size_t i = 0; i < size; ++i) unmasked[i] ^= out[2 + extra + i % 4];
    CHECK(unmasked == payload);
  }
}

TEST_CASE("frames are read off a stream wherever it is cut") {
  std::string stream = from_server('\x81', "one") + from_server('\x89', "") +
                       from_server('\x01', std::string(200, 'a')) +
                       from_server('\x80', std::string(66'000, 'b')) +
                       from_server('\x88', "\x0f\xa0");
  for (const std::size_t piece : {1U, 2U, 3U, 100U, 70'000U}) {
    CAPTURE(piece);
    std::vector<WireFrame> frames;
    std::vector<std::string> payloads;
    std::string unread;
    for (std::size_t at = 0; at < stream.size(); at += piece) {
      unread += stream.substr(at, piece);
      FrameReader reader{unread};
      while (const auto frame = reader.next()) {
        frames.push_back(*frame);
        payloads.emplace_back(frame->payload);
      }
      REQUIRE_FALSE(reader.is_broken());
      unread = std::string{reader.rest()};
    }
    REQUIRE(frames.size() == 5);
    CHECK(unread.empty());
    CHECK(frames[0].opcode == Opcode::text);
    CHECK(frames[1].opcode == Opcode::ping);
    CHECK_FALSE(frames[2].last);
    CHECK(frames[3].opcode == Opcode::more);
    CHECK(frames[3].last);
    CHECK(payloads[0] == "one");
    CHECK(payloads[3].size() == 66'000);
    CHECK(close_code_of(payloads[4]) == 4000);
  }
}

TEST_CASE("a server that masks, uses reserved bits or opcodes, or sends a giant is broken") {
  const std::string giant = std::string{"\x81\x7f"} + std::string{"\0\0\0\x01\0\0\0\0", 8};
  for (const std::string& bytes : {std::string{"\x81\x85____Hello"}, std::string{"\xc1\x01x"},
                                   std::string{"\x83\x01x"}, giant}) {
    FrameReader reader{bytes};
    CHECK_FALSE(reader.next().has_value());
    CHECK(reader.is_broken());
  }
}

TEST_CASE("a close without a code reads as 1005") {
  CHECK(close_code_of("") == 1005);
  CHECK(close_code_of(close_payload(1000)) == 1000);
}
