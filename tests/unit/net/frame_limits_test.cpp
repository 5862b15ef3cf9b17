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

TEST_CASE("who repeats what had no answer from the store is not counted out, however fast") {
  FrameLimits limits;
  const FrontLimits front;
  int repeats_refused = 0;
  // An hour without a store: what got through is answered, and all is said again a millisecond
  // later.
  for (std::int64_t now_ms = 0; now_ms < 3'600'000; now_ms += now_ms % 60'000 < 5'000 ? 1 : 1'000) {
    const auto refused = limits.take_frame(front, now_ms);
    if (refused) ++repeats_refused;
    REQUIRE_FALSE(limits.counts_out(front, refused ? *refused : refusal(ErrorCode::store_trouble)));
  }
  CHECK(repeats_refused > 1'000);
}

TEST_CASE("to be told too_fast is no leave to flood") {
  FrameLimits limits;
  const FrontLimits front;
  bool out = false;
  for (int i = 0; !out && i < 1'000; ++i) {
    auto refused = limits.take_frame(front, i);
    if (!refused) refused = limits.take_say(front, "AAAAAAAAAAAAAAAAAAAAAA", i);
    if (refused) out = limits.counts_out(front, *refused);
  }
  CHECK(out);
}

TEST_CASE("leave to repeat ends a minute after the last word that gave it") {
  FrameLimits limits;
  const FrontLimits front;
  CHECK_FALSE(limits.take_frame(front, 0));
  CHECK_FALSE(limits.counts_out(front, refusal(ErrorCode::store_trouble)));
  std::size_t faults = 0;
  bool out = false;
  for (std::int64_t now_ms = 60'000; !out && now_ms < 70'000; ++now_ms) {
    const auto refused = limits.take_frame(front, now_ms);
    if (!refused) continue;
    ++faults;
    out = limits.counts_out(front, *refused);
  }
  CHECK(out);
  CHECK(faults <= front.errors_max + 2);
}

TEST_CASE("the small mistakes of a whole shift do not add up to a broken page") {
  FrameLimits limits;
  const FrontLimits front;
  // A console that lost an offer to a colleague every half minute, for eight hours.
  for (std::int64_t now_ms = 0; now_ms < 8 * 3'600'000; now_ms += 30'000) {
    CHECK_FALSE(limits.take_frame(front, now_ms));
    REQUIRE_FALSE(limits.counts_out(front, refusal(ErrorCode::offer_gone)));
    REQUIRE_FALSE(limits.counts_out(front, refusal(ErrorCode::not_yours)));
  }
}

}  // namespace senim::net
