#include "server/net/outbox.hpp"

#include <doctest/doctest.h>

namespace senim::net {

TEST_CASE("an outbox gives frames back in the order they came") {
  Outbox outbox(100);
  REQUIRE(outbox.push("one", 0));
  REQUIRE(outbox.push("two", 0));
  CHECK(outbox.size() == 2);
  CHECK(outbox.bytes() == 6);
  CHECK(outbox.front() == "one");
  outbox.pop();
  REQUIRE(outbox.push("three", 0));
  CHECK(outbox.front() == "two");
  outbox.pop();
  CHECK(outbox.front() == "three");
  outbox.pop();
  CHECK(outbox.empty());
  CHECK(outbox.bytes() == 0);
}

TEST_CASE("an outbox refuses the frame that passes its limit, and keeps what it has") {
  Outbox outbox(10);
  REQUIRE(outbox.push("12345678", 0));
  CHECK_FALSE(outbox.push("123", 0));
  CHECK(outbox.push("12", 0));
  CHECK(outbox.size() == 2);
  CHECK(outbox.bytes() == 10);
}

TEST_CASE("an outbox counts the bytes that wait behind it") {
  Outbox outbox(10);
  CHECK_FALSE(outbox.push("12345", 6));
  CHECK(outbox.push("12345", 5));
}

}  // namespace senim::net
