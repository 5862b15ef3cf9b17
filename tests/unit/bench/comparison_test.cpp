#include "bench/comparison.hpp"

#include <doctest/doctest.h>

#include <boost/json/serialize.hpp>

using namespace senim::bench;

TEST_CASE("a ratio is made round by round, and its median is what counts") {
  // The machine was slow in the second round, for both.
  const auto found = ratio_of("throughput", {100, 10, 90}, {200, 20, 100}, "");
  REQUIRE(found.size() == 1);
  CHECK(found[0].value == doctest::Approx(0.5));
  CHECK(found[0].least == doctest::Approx(0.5));
  CHECK(found[0].most == doctest::Approx(0.9));
}

TEST_CASE("what was not measured gives no ratio") {
  CHECK(ratio_of("a", {}, {}, "").empty());
  CHECK(ratio_of("a", {1}, {}, "").empty());
  CHECK(ratio_of("a", {1, 2}, {1, 0}, "").empty());
}

TEST_CASE("the median of an even number lies between the middle two") {
  CHECK(median_of({}) == 0);
  CHECK(median_of({3}) == 3);
  CHECK(median_of({4, 1, 2, 3}) == doctest::Approx(2.5));
}

TEST_CASE("a comparison for programs names every subject with its numbers and its verdict") {
  Verdict verdict;
  verdict.lost = 7;
  const Comparison comparison{
      .columns = {{.name = "node",
                   .heading = "ws",
                   .numbers = {{.name = "messages_per_s", .value = 5, .meaning = ""}},
                   .verdict = verdict}},
      .ratios = {{.name = "a_vs_b", .value = 2, .least = 1, .most = 3, .meaning = ""}},
      .store = {{.name = "rpush", .value = 9, .meaning = ""}}};
  boost::json::object json;
  add_json(comparison, json);
  CHECK(json["ratios"].as_object()["a_vs_b"] == 2.0);
  CHECK(boost::json::serialize(json["ratios_least_and_most"]) == R"({"a_vs_b":[1E0,3E0]})");
  const auto& node = json["subjects"].as_object()["node"].as_object();
  CHECK(node.at("messages_per_s") == 5.0);
  CHECK(node.at("lost") == 7U);
  CHECK(json["store"].as_object()["rpush"] == 9.0);
}
