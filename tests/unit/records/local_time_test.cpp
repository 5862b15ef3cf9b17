#include "server/records/local_time.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace senim::records;

TEST_CASE("the day begins at 19:00 UTC of the day before") {
  constexpr std::int64_t k_midnight_ms = 1'795'287'600'000;  // 2026-11-21 19:00 UTC
  CHECK(day_text(local_time(k_midnight_ms).day) == "2026-11-22");
  CHECK(local_time(k_midnight_ms).hour == 0);
  CHECK(day_text(local_time(k_midnight_ms - 1).day) == "2026-11-21");
  CHECK(local_time(k_midnight_ms - 1).hour == 23);
  CHECK(local_time(k_midnight_ms + k_day_ms - 1).hour == 23);
}

TEST_CASE("times before 1970 have their day, too") {
  CHECK(day_text(local_time(-k_local_offset_ms).day) == "1970-01-01");
  CHECK(day_text(local_time(-k_local_offset_ms - 1).day) == "1969-12-31");
  CHECK(local_time(-k_local_offset_ms - 1).hour == 23);
}

TEST_CASE("a day is read back as it was written") {
  for (const auto* day : {"1970-01-01", "2024-02-29", "2026-11-22", "2026-12-31"}) {
    REQUIRE(parse_day(day));
    CHECK(day_text(*parse_day(day)) == day);
  }
  CHECK(*parse_day("2026-11-23") - *parse_day("2026-11-22") == 1);
}

TEST_CASE("what is no day of the calendar, or not written as one, is refused") {
  for (const auto* wrong :
       {"", "2026-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "22.11.2026", "2026-11-22 ",
        "2026-11-+2", "-026-11-22", "2026/11/22", "2026-11-31"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_day(wrong));
  }
}
