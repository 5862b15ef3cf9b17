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

}  // namespace senim::net
