#include <doctest/doctest.h>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <set>
#include <string>

#include "tests/unit/protocol/example_files.hpp"

using namespace senim;
using namespace senim::test;

namespace json = boost::json;

namespace {

constexpr std::size_t k_examples_min =
    25;  // of one direction; fewer means that they were not found
constexpr std::size_t k_rejected_min = 50;

std::string string_at(const json::value& file, std::string_view name) {
  return std::string{std::string_view{file.at(name).as_string()}};
}

}  // namespace

TEST_CASE("every example is read and written again as an equal JSON value") {
  for (const Direction& direction : k_directions) {
    const auto files = example_files(std::string{direction.name});
    REQUIRE(files.size() >= k_examples_min);
    for (const ExampleFile& file : files) {
      CAPTURE(direction.name);
      CAPTURE(file.name);
      const Reading reading = direction.read(file.text);
      REQUIRE_FALSE(reading.refusal.has_value());
      CHECK(json::parse(reading.written) == json::parse(file.text));
      CHECK(reading.written.size() + 1 ==
            file.text.size());  // as short as the example and its line end
    }
  }
}

TEST_CASE("the examples hold every type of message of every direction") {
  for (const Direction& direction : k_directions) {
    CAPTURE(direction.name);
    std::set<std::size_t> kinds;
    std::size_t kinds_there_are = 0;
    for (const ExampleFile& file : example_files(std::string{direction.name})) {
      const Reading reading = direction.read(file.text);
      kinds.insert(reading.kind);
      kinds_there_are = reading.kinds;
    }
    CHECK(kinds.size() == kinds_there_are);
  }
}

TEST_CASE("every rejected frame is refused with its code") {
  for (const Direction& direction : k_directions) {
    const auto files = example_files("rejected/" + std::string{direction.name});
    REQUIRE(files.size() >= k_rejected_min);
    for (const ExampleFile& file : files) {
      CAPTURE(direction.name);
      CAPTURE(file.name);
      const json::value expected = json::parse(file.text);
      const Reading reading = direction.read(string_at(expected, "frame"));
      REQUIRE(reading.refusal.has_value());
      const std::string code =
          reading.refusal->fatal ? "fatal" : std::string{to_string(reading.refusal->refusal.code)};
      CHECK(code == string_at(expected, "code"));
      CHECK_FALSE(reading.refusal->refusal.detail.empty());
    }
  }
}

TEST_CASE("every tolerated frame means the same as the example it names") {
  for (const Direction& direction : k_directions) {
    const auto files = example_files("tolerated/" + std::string{direction.name});
    REQUIRE_FALSE(files.empty());
    for (const ExampleFile& file : files) {
      CAPTURE(direction.name);
      CAPTURE(file.name);
      const json::value expected = json::parse(file.text);
      const std::string same_as = string_at(expected, "same_as");
      const Reading reading = direction.read(string_at(expected, "frame"));
      REQUIRE_FALSE(reading.refusal.has_value());
      bool found = false;
      for (const ExampleFile& example : example_files(std::string{direction.name})) {
        if (example.name != same_as) continue;
        found = true;
        CHECK(reading.written == direction.read(example.text).written);
      }
      CHECK(found);
    }
  }
}
