#include "server/desk/place_in_line.hpp"

#include <doctest/doctest.h>

using namespace senim;

namespace {
desk::LineView line_of_seven() {
  return {.waiting = 7,
          .unread = 0,
          .late = 0,
          .available = 2,
          .longest_wait_ms = 60'000,
          .first = {10, 20, 30, 40, 50},
          .within = {20, 40, desk::k_order_open},
          .heads = {}};
}
}  // namespace

TEST_CASE("the first five know their place, the others that it is more than five") {
  const auto line = line_of_seven();
  CHECK(desk::place_of(10, line) == 1);
  CHECK(desk::place_of(30, line) == 3);
  CHECK(desk::place_of(50, line) == 5);
  CHECK(desk::place_of(60, line) == 6);
  CHECK(desk::place_of(70, line) == 6);
}

TEST_CASE("the minutes are the first band whose bound is not yet passed") {
  const auto line = line_of_seven();
  CHECK(desk::minutes_of(20, line) == MinutesBand{0, 1});
  CHECK(desk::minutes_of(30, line) == MinutesBand{1, 3});
  CHECK(desk::minutes_of(70, line) == MinutesBand{3, 10});
}

TEST_CASE("a newcomer stands behind all who wait") {
  auto line = line_of_seven();
  CHECK(desk::minutes_of_newcomer(line) == MinutesBand{3, 10});
  line.within = {20, 40, 70};
  CHECK(desk::minutes_of_newcomer(line) == MinutesBand{10, std::nullopt});
}

TEST_CASE("with nobody on, nothing is promised") {
  auto line = line_of_seven();
  line.available = 0;
  CHECK(desk::minutes_of(10, line) == MinutesBand{10, std::nullopt});
  CHECK(desk::minutes_of_newcomer(line) == MinutesBand{10, std::nullopt});
}
