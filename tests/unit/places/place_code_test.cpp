#include "server/places/place_code.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <utility>

#include "tests/unit/places/bytes.hpp"

using senim::places::codes_in;
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

// Fails for each of them when codes_in() is PlaceCode::parse() again.
TEST_CASE("a code is read in an address, whatever stands around it or in it") {
  const PlaceCode code = PlaceCode::make(scripted({7, 9, 10, 15, 0, 16}));  // 9CDKJ2M and its like
  const std::string c = code.str();
  std::string small = c;
  for (char& letter : small)
    if (letter >= 'A') letter = static_cast<char>(letter - 'A' + 'a');
  for (const std::string& address : {c,
                                     small,
                                     "/s/" + c,
                                     "/S/" + small + "/",
                                     c + "%20",
                                     c + ".",
                                     c + ",",
                                     c + ")",
                                     c + "%22",
                                     "%C2%AB" + c + "%C2%BB",
                                     c + "/amp",
                                     "amp/s/" + c,
                                     c + "%2520",
                                     c + "%E2%80%8B",
                                     c.substr(0, 3) + "-" + c.substr(3),
                                     c.substr(0, 3) + "%20" + c.substr(3),
                                     "s" + c,
                                     "s/" + c + "%D0%BE%D1%82",
                                     c + "%",
                                     c + "%4",
                                     "https://111.kz/s/" + c,
                                     c + "/" + c,
                                     c + "\xFF"}) {
    CAPTURE(address);
    CHECK(std::ranges::count(codes_in(address), code) == 1);
  }
  const auto kept = PlaceCode::make(scripted({7, 9, 10, 17, 18, 20}));
  for (const char* nothing : {"", "/", "s", "%", "%%%", "ABC", "\xFF\xFE", "школа"}) {
    CAPTURE(nothing);
    CHECK(codes_in(nothing).empty());
  }
  CHECK(codes_in(c + "/" + kept.str()).size() >= 2);
  CHECK(codes_in(std::string(senim::places::k_address_bytes_max, '/') + c).empty());
}

TEST_CASE("a code is read in wide forms and in Cyrillic letters that look the same") {
  // K, A, E, M, H, P, C, T, X, Y as codes of their own, each closed by its check character.
  const std::array<std::pair<const char*, char>, 10> cyrillic{{{"К", 'K'},
                                                               {"А", 'A'},
                                                               {"Е", 'E'},
                                                               {"М", 'M'},
                                                               {"Н", 'H'},
                                                               {"Р", 'P'},
                                                               {"С", 'C'},
                                                               {"Т", 'T'},
                                                               {"Х", 'X'},
                                                               {"У", 'Y'}}};
  for (const auto& [letter, latin] : cyrillic) {
    const auto value = static_cast<unsigned>(PlaceCode::alphabet.find(latin));
    const PlaceCode code = PlaceCode::make(scripted({value, 0, value, 1, value, 2}));
    std::string written;
    for (const char c : code.view()) {
      if (c == latin) {
        written += letter;
      } else {
        written += c;
      }
    }
    CAPTURE(written);
    CHECK_FALSE(PlaceCode::parse(written));
    CHECK(std::ranges::count(codes_in("/s/" + written), code) == 1);
  }
  const PlaceCode wide = PlaceCode::make(scripted({0, 1, 2, 3, 4, 5}));
  std::string written;
  for (const char c : wide.view()) {
    written += "\xEF\xBC";
    written += static_cast<char>(c >= 'A' ? 0xA1 + (c - 'A') : 0x90 + (c - '0'));
  }
  CHECK(std::ranges::count(codes_in(written), wide) == 1);
}

TEST_CASE("a code that a spreadsheet would take for a number is not given out") {
  // 222E22 and a check character that is a digit; then the next draw.
  const auto e = static_cast<unsigned>(PlaceCode::alphabet.find('E'));
  int numbers = 0;
  for (unsigned first = 0; first < 8; ++first) {
    const PlaceCode code = PlaceCode::make(scripted({first, 0, 0, e, 0, 0, 9, 9, 9, 9, 9, 9}));
    if (code.view()[1] != '2') ++numbers;
    CHECK((code.view().back() > '9' || code.view()[3] != 'E'));
  }
  CHECK(numbers > 0);
}
