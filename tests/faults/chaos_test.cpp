// The short form of `senim-bench chaos`: two nodes, ten conversations each, twenty seconds of kills
// and freezes, judged by what its JSON says. The long form is for people (bench/README.md).
#include <doctest/doctest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/support/redis_process.hpp"
#include "tests/support/redis_server.hpp"

using namespace senim;

namespace {

struct Scratch {
  std::filesystem::path path = support::make_scratch_directory();
  Scratch() = default;
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() { std::filesystem::remove_all(path); }
};

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in{file, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

}  // namespace

// G1 to G4, G7 to G9 all at once. Fails when nobody strikes a dead worker (ON_DUE.worker in
// desk.lua), and when the log forgets the ids of what it has (append_once in log.lua).
TEST_CASE("twenty seconds of chaos lose, double, reorder and misdeliver nothing") {
  const Scratch scratch;
  const auto json = scratch.path / "chaos.json";
  const auto html = scratch.path / "chaos.html";
  CHECK_NOTHROW(support::run_program({SENIM_BENCH_BINARY, "chaos", "--minutes", "0.34", "--seed",
                                      "3", "--conversations", "20", "--senim", SENIM_BINARY,
                                      "--json", json, "--html", html}));
  REQUIRE(std::filesystem::exists(json));
  const auto result = boost::json::parse(text_of(json)).as_object();
  CAPTURE(boost::json::serialize(result.at("failures")));
  CHECK(result.at("passed").as_bool());
  CHECK(result.at("acknowledged").to_number<int>() > 200);
  for (const char* name : {"lost", "doubled", "reordered", "foreign"}) {
    CAPTURE(name);
    CHECK(result.at(name).to_number<int>() == 0);
  }
  CHECK(result.at("longest_orphan_s").to_number<double>() <= 15);
  CHECK(result.at("time_to_notice_s").to_number<double>() <= 10);
  CHECK(result.at("kills").to_number<int>() > 0);
  CHECK(result.at("seed").to_number<int>() == 3);
  CHECK(result.at("minutes").to_number<double>() == doctest::Approx(0.34));
  CHECK(result.at("timeline").as_array().size() >= 4);
  CHECK(text_of(html).ends_with("</html>\n"));
}
