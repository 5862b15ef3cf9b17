#include "bench/costs.hpp"

#include <doctest/doctest.h>

#include <boost/json/serialize.hpp>

using namespace senim::bench;

namespace {

Cost cost(std::uint32_t waiting, double us) {
  return {.waiting = waiting, .start_us = us, .place_us = 1, .taking_us = 1};
}

}  // namespace

// Fails when `allowed` in too_steep() does not rise with the logarithm, or rises with the length.
TEST_CASE("a step may cost more with the logarithm of the line, twice over, and no more") {
  CHECK(too_steep({}).empty());
  CHECK(too_steep({cost(100, 300)}).empty());
  CHECK(too_steep({cost(100, 300), cost(10'000, 1'190)}).empty());
  CHECK(too_steep({cost(100, 0), cost(10'000, 5)}).empty());
  const auto found = too_steep({cost(100, 300), cost(1'000, 300), cost(10'000, 1'300)});
  REQUIRE(found.size() == 1);
  CHECK(found[0] == "one start costs 4.33 times as much with 10000 waiting as with 100");
}

TEST_CASE("costs for people stand in a column for each length, for programs in an object each") {
  const Costs costs{cost(100, 362), cost(1'000, 382)};
  const std::string table = table_of(costs);
  CHECK(table.find("waiting:                      100      1000\n") != std::string::npos);
  CHECK(
      table.find("  one start                                                  362       382\n") !=
      std::string::npos);
  CHECK(boost::json::serialize(json_of({cost(100, 362)})) ==
        R"([{"waiting":100,"start_us":3.62E2,"place_us":1E0,"taking_us":1E0}])");
}
