#include "server/net/outbox.hpp"

#include <doctest/doctest.h>

namespace senim::net {

namespace {
constexpr std::size_t k_beside = sizeof(std::string) + 16;  // what a frame costs beside its bytes
}

TEST_CASE("an outbox gives frames back in the order they came") {
  Outbox outbox(1'000);
  REQUIRE(outbox.push("one", 0));
  REQUIRE(outbox.push("two", 0));
  CHECK(outbox.size() == 2);
  CHECK(outbox.bytes() == 6 + 2 * k_beside);
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
  Outbox outbox(10 + 2 * k_beside);
  REQUIRE(outbox.push("12345678", 0));
  CHECK_FALSE(outbox.push("123", 0));
  CHECK(outbox.push("12", 0));
  CHECK(outbox.size() == 2);
  CHECK(outbox.bytes() == 10 + 2 * k_beside);
}

TEST_CASE("an outbox counts the bytes that wait behind it") {
  Outbox outbox(10 + k_beside);
  CHECK_FALSE(outbox.push("12345", 6));
  CHECK(outbox.push("12345", 5));
}

}  // namespace senim::net
