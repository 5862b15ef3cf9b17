#include "server/places/place_code.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <utility>

#include "tests/unit/places/bytes.hpp"

using senim::places::PlaceCode;
using senim::places::seeded;

namespace {

// Bytes that are handed out in order, to see what make() does with them.
senim::places::RandomSource scripted(std::vector<unsigned> bytes) {
  return [bytes = std::move(bytes), at = std::size_t{0}](std::span<std::uint8_t> out) mutable {
    for (std::uint8_t& byte : out) byte = static_cast<std::uint8_t>(bytes.at(at++));
  };
}

}  // namespace

TEST_CASE("a made code has seven characters of the alphabet and is read back") {
  const auto random = seeded(1);
  for (int i = 0; i < 1'000; ++i) {
    const PlaceCode code = PlaceCode::make(random);
    REQUIRE(code.view().size() == 7);
    REQUIRE(std::ranges::all_of(
        code.view(), [](char c) { return PlaceCode::alphabet.find(c) != std::string_view::npos; }));
    REQUIRE(PlaceCode::parse(code.view()) == code);
  }
}

TEST_CASE("no character of the alphabet looks like another, and no look-alike is accepted for it") {
  const std::set<char> distinct{PlaceCode::alphabet.begin(), PlaceCode::alphabet.end()};
  CHECK(distinct.size() == 29);
  for (const char look_alike : std::string_view{"0O1ILBS"}) {
    CHECK_FALSE(distinct.contains(look_alike));
    CHECK_FALSE(PlaceCode::parse(std::string(6, '2') + look_alike));
  }
  // Two is worth nothing, so seven of them make a right code: the refusals above are not for its
  // check character.
  CHECK(PlaceCode::parse("2222222"));
}

TEST_CASE("lower case is the same code") {
  const PlaceCode code = PlaceCode::make(seeded(2));
  std::string typed = code.str();
  std::ranges::transform(typed, typed.begin(),
                         [](char c) { return static_cast<char>(std::tolower(c)); });
  REQUIRE(typed != code.str());
  CHECK(PlaceCode::parse(typed) == code);
  CHECK(PlaceCode::parse(typed)->str() == code.str());
}

TEST_CASE("every single wrong character is noticed") {
  const auto random = seeded(3);
  for (int i = 0; i < 50; ++i) {
    const std::string right = PlaceCode::make(random).str();
    for (std::size_t at = 0; at < right.size(); ++at) {
      for (const char c : PlaceCode::alphabet) {
        std::string wrong = right;
        wrong[at] = c;
        REQUIRE(PlaceCode::parse(wrong).has_value() == (c == right[at]));
      }
    }
  }
}

TEST_CASE("every swap of two different characters, neighbours or not, is noticed") {
  const auto random = seeded(4);
  for (int i = 0; i < 500; ++i) {
    const std::string right = PlaceCode::make(random).str();
    for (std::size_t a = 0; a < right.size(); ++a) {
      for (std::size_t b = a + 1; b < right.size(); ++b) {
        std::string wrong = right;
        std::swap(wrong[a], wrong[b]);
        REQUIRE(PlaceCode::parse(wrong).has_value() == (right[a] == right[b]));
      }
    }
  }
}

TEST_CASE("what is not exactly a code is none") {
  const std::string right = PlaceCode::make(seeded(5)).str();
  for (const std::string& wrong :
       {std::string{}, right.substr(0, 6), right + "2", " " + right.substr(1), right + "\n",
        std::string(7, '\0'), std::string{"К22222"}, std::string{"222-222"}}) {
    CHECK_FALSE(PlaceCode::parse(wrong));
  }
}

TEST_CASE("bytes of the incomplete last round are drawn again, so that no character is likelier") {
  // 256 = 8 * 29 + 24: from 232 on a byte would favour the first characters.
  const PlaceCode code = PlaceCode::make(scripted({232, 255, 0, 231, 29, 1, 240, 30, 2}));
  CHECK(code.view().substr(0, 6) == "2Z2334");
}

TEST_CASE("all characters are about equally frequent and codes do not repeat") {
  const auto random = seeded(6);
  std::array<int, 128> seen{};
  std::set<std::string> codes;
  constexpr int k_codes = 29'000;
  for (int i = 0; i < k_codes; ++i) {
    const std::string code = PlaceCode::make(random).str();
    codes.insert(code);
    for (const char c : code) ++seen.at(static_cast<std::size_t>(c));
  }
  for (const char c : PlaceCode::alphabet) {
    CHECK(seen.at(static_cast<std::size_t>(c)) > 6'600);
    CHECK(seen.at(static_cast<std::size_t>(c)) < 7'400);
  }
  CHECK(codes.size() >= k_codes - 5);
}
