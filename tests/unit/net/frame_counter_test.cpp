#include "server/net/frame_counter.hpp"

#include <doctest/doctest.h>

#include <string>

namespace senim::net {

namespace {

// A frame as a page sends it; `first` holds FIN and the kind.
std::string frame(unsigned char first, std::size_t payload) {
  std::string bytes(1, static_cast<char>(first));
  if (payload < 126) {
    bytes += static_cast<char>(0x80U | payload);
  } else {
    bytes += static_cast<char>(0x80U | 126U);
    bytes += static_cast<char>(payload >> 8U);
    bytes += static_cast<char>(payload & 0xFFU);
  }
  return bytes + "mask" + std::string(payload, 'x');
}

std::size_t pieces(FrameCounter& counter, std::string_view bytes) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the bytes of a text
  return counter.take({reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()});
}

}  // namespace

TEST_CASE("every frame is a piece: text, empty continuations, pings and pongs") {
  FrameCounter counter;
  CHECK(pieces(counter, frame(0x81, 40)) == 1);
  std::string many = frame(0x01, 1);
  for (int i = 0; i < 100; ++i) many += frame(0x00, 0);
  CHECK(pieces(counter, many) == 101);
  many.clear();
  for (int i = 0; i < 50; ++i) many += frame(0x89, 0) + frame(0x8A, 3);
  CHECK(pieces(counter, many) == 100);
}

TEST_CASE("a byte at a time costs a piece each, wherever the byte stands") {
  FrameCounter counter;
  std::size_t sum = 0;
  const std::string bytes = frame(0x81, 300);
  for (const char byte : bytes) sum += pieces(counter, {&byte, 1});
  CHECK(sum == bytes.size());
}

TEST_CASE("a long message costs a piece for each kibibyte, however the network cuts it") {
  const std::string bytes = frame(0x81, 16'000);
  for (const std::size_t part : {536U, 1'460U, 1'536U, 16'384U}) {
    FrameCounter counter;
    std::size_t sum = 0;
    for (std::size_t at = 0; at < bytes.size(); at += part) {
      sum += pieces(counter, std::string_view{bytes}.substr(at, part));
    }
    CHECK(sum >= 1);
    CHECK(sum <= 1 + 16 + 1);
    CHECK(pieces(counter, frame(0x81, 2)) == 1);  // in step with the frames again
  }
}

TEST_CASE("a header in parts, and one that announces more than there will ever be") {
  FrameCounter counter;
  CHECK(pieces(counter, std::string("\x82\xff\x00\x00\x01", 5)) == 1);  // a crumb: no frame yet
  CHECK(pieces(counter, std::string("\x00\x00\x00\x00\x00mask", 9)) == 1);
  CHECK(pieces(counter, std::string(2'048, 'x')) == 2);
}

TEST_CASE("a frame is too long by its header, before any of it has come") {
  FrameCounter counter;
  CHECK(pieces(counter, frame(0x81, 16'384)) > 0);
  CHECK_FALSE(counter.is_too_long());
  const auto header = frame(0x81, 16'385).substr(0, 8);
  for (const char byte : header.substr(0, 7)) {
    CHECK(pieces(counter, {&byte, 1}) == 1);
    CHECK_FALSE(counter.is_too_long());
  }
  CHECK(pieces(counter, header.substr(7)) == 1);
  CHECK(counter.is_too_long());
}

}  // namespace senim::net
