#include <doctest/doctest.h>

#include <string>

#include "tests/integration/net/test_front.hpp"

namespace senim::net {

namespace {

constexpr std::size_t k_taken_bytes_max = 8'388'608;  // what both kernels may hold is among it

// How much of an endless request is taken before the connection ends; never more than twice the
// bound.
std::size_t taken_of_endless(RawConnection& connection) {
  const std::string piece(65'536, 'x');
  std::size_t taken = 0;
  while (taken < 2 * k_taken_bytes_max) {
    const auto more = connection.send(piece);
    taken += more;
    if (more < piece.size()) break;
  }
  return taken;
}

// The header of a masked frame whose length is written in 2 or 8 bytes.
std::string announcing(char first, std::uint64_t bytes, int width) {
  std::string header{first, static_cast<char>(width == 2 ? 0xFE : 0xFF)};
  for (int i = width - 1; i >= 0; --i) {
    header.push_back(static_cast<char>(bytes >> (8U * static_cast<unsigned>(i))));
  }
  return header + "abcd";
}

// Beast's own limit is one of each line.
std::string many_lines() {
  std::string many = "GET / HTTP/1.1\r\nHost: x\r\n";
  while (many.size() < 9'000) many += "X: y\r\n";
  return many;
}

}  // namespace

TEST_CASE("a request that is too large is answered at the limit, not at its end") {
  TestFront front;
  const auto status = [&front](const std::string& unfinished) {
    RawConnection connection(front.port());
    connection.send(unfinished);
    return connection.answer().status;
  };
  const std::string host = "Host: x\r\n";
  CHECK(status("GET / HTTP/1.1\r\n" + host + "X: " + std::string(9'000, 'x')) == 431);
  CHECK(status("GET /" + std::string(9'000, 'x')) == 431);
  CHECK(status(many_lines()) == 431);
  const std::string post = "POST /api/sign-in HTTP/1.1\r\n" + host;
  CHECK(status(post + "Content-Length: 67108864\r\n\r\n") == 413);
  CHECK(status(post + "Content-Length: 18446744073709551615\r\n\r\n") == 413);
  CHECK(status(post + "Content-Length: 99999999999999999999999\r\n\r\n") == 400);
  CHECK(status(post + "Transfer-Encoding: chunked\r\n\r\nffffffff\r\nxx") == 501);
  CHECK(status("POST /api/sign-in HTTP/1.1\r\nContent-Length: 100\r\n\r\n") == 400);
}

TEST_CASE("of what is sent on after a refusal only a bounded part is read, then the end comes") {
  TestFront front([](FrontOptions& options) { options.limits.linger_ms = 300; });
  const std::string host = "Host: x\r\n";
  for (const auto& begin :
       {"GET / HTTP/1.1\r\n" + host + "X: ", std::string{"GET /"}, many_lines(),
        "POST /api/sign-in HTTP/1.1\r\n" + host + "Content-Length: 67108864\r\n\r\n",
        "POST /api/sign-in HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n4000000\r\n",
        "GET /health HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n"}) {
    CAPTURE(begin.substr(0, 60));
    RawConnection connection(front.port());
    connection.send(begin);
    CHECK(taken_of_endless(connection) < k_taken_bytes_max);
    CHECK(front.is_empty());
  }
}

TEST_CASE("a frame whose header announces too much is refused before its bytes come") {
  TestFront front;
  for (const auto& header : {announcing('\x81', 1ULL << 32, 8), announcing('\x81', 1ULL << 40, 8),
                             announcing('\x01', 1ULL << 40, 8), announcing('\x82', 1ULL << 32, 8),
                             announcing('\x81', ~0ULL >> 1, 8), announcing('\x81', 16'385, 2),
                             announcing('\x81', 65'535, 2)}) {
    WsClient child(front.port(), {});
    child.say_raw(header);
    CHECK(child.closed_with(2s) == 4100);
  }
  // In the middle of a message, and when the header comes byte by byte.
  WsClient slow(front.port(), {});
  slow.say_raw(std::string{"\x01\x81"} + "abcdx");
  for (const char byte : announcing('\x80', 1ULL << 33, 8)) slow.say_raw({&byte, 1});
  CHECK(slow.closed_with(2s) == 4100);
  // What is within the limit is waited for, whatever it is written as.
  WsClient patient(front.port(), {});
  patient.say_raw(announcing('\x81', 16'384, 2) + std::string(100, 'x'));
  CHECK_FALSE(patient.closed_with(300ms).has_value());
}

TEST_CASE("who goes on sending a frame that was refused is cut off after a bounded part of it") {
  TestFront front;
  RawConnection child(front.port());
  child.send(
      "GET /ws/child HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
      "Sec-WebSocket-Protocol: senim.v1\r\n\r\n");
  CHECK(child.answer(true).status == 101);
  child.send(announcing('\x81', 1ULL << 40, 8));
  CHECK(taken_of_endless(child) < k_taken_bytes_max);
  CHECK(front.is_empty());
}

}  // namespace senim::net
