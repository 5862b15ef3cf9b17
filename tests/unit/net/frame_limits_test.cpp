#include "server/net/frame_limits.hpp"

#include <doctest/doctest.h>

namespace senim::net {

namespace {

Refusal refusal(ErrorCode code) {
  return {.code = code, .detail = {}, .about = {}, .conversation = {}, .retry_ms = {}};
}

}  // namespace

TEST_CASE("messages over the limit are refused with their id and a time to wait") {
  FrameLimits limits;
  const FrontLimits front;
  for (int i = 0; i < 20; ++i) CHECK_FALSE(limits.take_say(front, "AAAAAAAAAAAAAAAAAAAAAA", 0));
  const auto refused = limits.take_say(front, "AAAAAAAAAAAAAAAAAAAAAA", 0);
  REQUIRE(refused);
  CHECK(refused->code == ErrorCode::too_fast);
  CHECK(refused->about == "AAAAAAAAAAAAAAAAAAAAAA");
  CHECK(refused->retry_ms == 200);
}

TEST_CASE("typing is passed on once in two seconds for each conversation") {
  FrameLimits limits;
  CHECK(limits.take_typing(1, 0));
  CHECK_FALSE(limits.take_typing(1, 1'999));
  CHECK(limits.take_typing(1, 2'000));
  CHECK(limits.take_typing(2, 2'001));
}

TEST_CASE("errors of a broken client count, those that an honest one meets do not") {
  FrameLimits limits;
  const FrontLimits front;
  for (std::size_t i = 0; i < 1'000; ++i) {
    CHECK_FALSE(limits.counts_out(front, refusal(ErrorCode::store_trouble)));
    CHECK_FALSE(limits.counts_out(front, refusal(ErrorCode::queue_full)));
    CHECK_FALSE(limits.counts_out(front, refusal(ErrorCode::too_fast)));
  }
  for (std::size_t i = 0; i < front.errors_max; ++i) {
    CHECK_FALSE(limits.counts_out(front, refusal(ErrorCode::bad_frame)));
  }
  CHECK(limits.counts_out(front, refusal(ErrorCode::bad_frame)));
}

TEST_CASE("who floods with frames of any kind and does not listen is counted out") {
  FrameLimits limits;
  const FrontLimits front;
  int passed = 0;
  while (!limits.take_frame(front, 0)) ++passed;
  CHECK(passed == 120);
  std::size_t refused = 1;
  while (!limits.counts_out(front, *limits.take_frame(front, 0))) ++refused;
  CHECK(refused == front.errors_max);
}

}  // namespace senim::net
