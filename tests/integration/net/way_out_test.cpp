#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/integration/net/test_front.hpp"

namespace senim::net {

TEST_CASE(
    "draining tells everyone to move, answers nobody new, and is over when the last one has gone") {
  TestFront front;
  std::vector<std::unique_ptr<WsClient>> children;
  for (int i = 0; i < 450; ++i) {
    children.push_back(std::make_unique<WsClient>(front.port(), WsClient::Options{}));
    REQUIRE(children.back()->is_open());
  }
  RawConnection idle(front.port());
  idle.send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(idle.answer().status == 200);

  front.drain(20'000);
  for (const auto& child : children) CHECK(child->closed_with() == 4000);
  CHECK(idle.is_ended());
  CHECK(front.is_drained(10s));
  CHECK_THROWS(RawConnection(front.port()));
}

TEST_CASE("who does not go is cut at the deadline, a half request too") {
  TestFront front;
  const WsClient stubborn(front.port(), {});  // reads nothing from here on
  RawConnection half(front.port());
  half.send("GET / HT");
  REQUIRE(front.has(2));
  front.drain(400);
  CHECK_FALSE(front.is_drained(200ms));
  CHECK(front.is_drained(5s));
  CHECK(half.is_ended());
}

TEST_CASE("a request in flight is answered while draining, and told to go") {
  TestFront front;
  RawConnection connection(front.port());
  connection.send("GET /health HTTP/1.1\r\nHo");
  REQUIRE(front.has(1));
  front.on_worker([] {});
  std::this_thread::sleep_for(20ms);  // its first bytes are read
  front.drain(5'000);
  connection.send("st: x\r\n\r\n");
  const auto answer = connection.answer();
  CHECK(answer.status == 503);
  CHECK(answer.body == "{\"status\":\"draining\"}\n");
  CHECK(answer.closed);
  CHECK(front.is_drained(5s));
}

}  // namespace senim::net
