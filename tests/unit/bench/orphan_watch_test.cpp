// How long a child was told "live" without a counsellor: what counts and what does not.
#include "tests/chaos/orphan_watch.hpp"

#include <doctest/doctest.h>

using namespace senim::bench;
using chaos::OrphanWatch;

namespace {

constexpr ChildNumber k_child = 1;
constexpr std::int64_t k_s = 1'000'000'000;
const int k_first = 0;
const int k_second = 0;

// Live since the beginning, with the first counsellor.
OrphanWatch live_with_the_first() {
  OrphanWatch watch{2};
  watch.told(k_child, true, 0);
  watch.has(k_child, &k_first, 0);
  return watch;
}

double longest_s(const OrphanWatch& watch, std::int64_t now_s) {
  return watch.longest(now_s * k_s).for_s();
}

}  // namespace

// Fails when has_not() forgets nobody.
TEST_CASE("a child is an orphan from the counsellor's end until it is told anything but live") {
  OrphanWatch watch = live_with_the_first();
  watch.has_not(k_child, &k_first, 10 * k_s);
  watch.told(k_child, true, 12 * k_s);  // "live" again is no news
  watch.told(k_child, false, 17 * k_s);
  CHECK(longest_s(watch, 100) == 7);
  CHECK(watch.longest(100 * k_s).child == k_child);
}

TEST_CASE("an orphan whose time has not ended counts up to now") {
  OrphanWatch watch = live_with_the_first();
  watch.has_not(k_child, &k_first, 10 * k_s);
  CHECK(longest_s(watch, 40) == 30);
}

TEST_CASE(
    "a counsellor who takes over ends it, and the end of the one before changes nothing then") {
  OrphanWatch watch = live_with_the_first();
  watch.has_not(k_child, &k_first, 10 * k_s);
  watch.has(k_child, &k_second, 13 * k_s);
  watch.has_not(k_child, &k_first, 20 * k_s);  // whose connection is noticed only now
  CHECK(longest_s(watch, 100) == 3);
}

TEST_CASE("a child whose own page shows that it is cut off is not misled") {
  OrphanWatch watch = live_with_the_first();
  watch.away(k_child, 5 * k_s);
  watch.has_not(k_child, &k_first, 10 * k_s);
  CHECK(longest_s(watch, 50) == 0);
  watch.told(k_child, true, 60 * k_s);  // back, and told so
  CHECK(longest_s(watch, 64) == 4);
}

// Fails when heard() forgets nothing: a page does not show trouble for ever.
TEST_CASE("trouble is shown until anything is heard again, and what was told before counts then") {
  OrphanWatch watch = live_with_the_first();
  watch.told_of_trouble(k_child, 5 * k_s);
  watch.has_not(k_child, &k_first, 10 * k_s);
  CHECK_FALSE(watch.believes_live(k_child));
  CHECK(longest_s(watch, 50) == 0);
  watch.heard(k_child, 60 * k_s);
  CHECK(watch.believes_live(k_child));
  CHECK(longest_s(watch, 63) == 3);
}

TEST_CASE("what is heard makes nobody live who was told something else") {
  OrphanWatch watch{2};
  watch.told(k_child, false, 0);
  watch.told_of_trouble(k_child, 1 * k_s);
  watch.heard(k_child, 2 * k_s);
  CHECK_FALSE(watch.believes_live(k_child));
}
