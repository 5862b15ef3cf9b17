#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <random>
#include <string>

#include "tests/unit/protocol/example_files.hpp"

using namespace senim;
using namespace senim::test;

namespace {

constexpr unsigned k_seed = 111;
constexpr int k_mutants_of_an_example = 300;
constexpr int k_changes_max = 4;

class Mutator {
 public:
  std::string mutant_of(std::string frame) {
    for (int changes = static_cast<int>(below(k_changes_max)) + 1; changes > 0; --changes)
      change(frame);
    return frame;
  }

 private:
  std::size_t below(std::size_t limit) { return limit == 0 ? 0 : random_() % limit; }

  void change(std::string& frame) {
    static constexpr std::array<std::string_view, 18> k_pieces = {"null",
                                                                  "0",
                                                                  "-1",
                                                                  "1.0",
                                                                  "9007199254740992",
                                                                  "\"\"",
                                                                  "{",
                                                                  "}",
                                                                  "[",
                                                                  "]",
                                                                  "\"",
                                                                  "\\",
                                                                  ",",
                                                                  ":",
                                                                  "\\ud83d",
                                                                  "\\u0000",
                                                                  "true",
                                                                  "\"type\":\"say\","};
    const std::size_t at = below(frame.size() + 1);
    const std::size_t length = below(std::min<std::size_t>(frame.size() - at, 12) + 1);
    switch (below(5)) {
      case 0:
        frame.erase(at, length);
        break;
      case 1:
        frame.insert(at, frame.substr(below(frame.size() + 1), 12));
        break;
      case 2:
        frame.insert(at, k_pieces.at(below(k_pieces.size())));
        break;
      case 3:
        frame.replace(at, length, k_pieces.at(below(k_pieces.size())));
        break;
      default:
        if (at < frame.size()) frame[at] = static_cast<char>(below(256));
    }
  }

  std::mt19937 random_{k_seed};
};

}  // namespace

TEST_CASE("a mutant of an example is refused or is a message that writes and reads as itself") {
  Mutator mutator;
  std::size_t accepted = 0;
  std::size_t refused = 0;
  for (const Direction& direction : k_directions) {
    for (const ExampleFile& file : example_files(std::string{direction.name})) {
      const bool is_large = file.text.size() > 4'000;
      for (int i = 0; i < (is_large ? k_mutants_of_an_example / 10 : k_mutants_of_an_example);
           ++i) {
        const Reading reading = direction.read(mutator.mutant_of(file.text));
        if (reading.refusal) {
          ++refused;
          CHECK_FALSE(reading.refusal->refusal.detail.empty());
          continue;
        }
        ++accepted;
        const Reading again = direction.read(reading.written);
        REQUIRE_FALSE(again.refusal.has_value());
        CHECK(again.written == reading.written);
      }
    }
  }
  CHECK(accepted > 1'000);
  CHECK(refused > 10'000);
}
