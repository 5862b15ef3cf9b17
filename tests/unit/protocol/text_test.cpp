#include <doctest/doctest.h>

#include <string>

#include "protocol/codec.hpp"

using namespace senim;

namespace {

std::string times(std::string_view text, int count) {
  std::string all;
  for (int i = 0; i < count; ++i) all += text;
  return all;
}

}  // namespace

TEST_CASE("a text is counted in characters, not bytes") {
  for (const char* character : {"a", "ң", "€", "😀"}) {
    CHECK(check_text(character) == TextFault::none);
    CHECK(check_text(times(character, 2'000)) == TextFault::none);
    CHECK(check_text(times(character, 2'001)) == TextFault::too_long);
  }
}

TEST_CASE("white space alone is no text, as trim() in the page sees it") {
  CHECK(check_text("") == TextFault::empty);
  for (const char* blank : {" ", "\t", "\n", "\v", "\f", "\r", "\u00a0", "\u1680", "\u2000",
                            "\u200a", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000", "\ufeff"}) {
    CHECK(check_text(blank) == TextFault::empty);
    CHECK(check_text(std::string{" "} + blank + "\n") == TextFault::empty);
    CHECK(check_text(std::string{blank} + "." + blank) == TextFault::none);
  }
  CHECK(check_text("\u200b") == TextFault::none);  // zero-width space: trim() leaves it
  CHECK(check_text("\u0085") == TextFault::none);
}

TEST_CASE("blanks without end are too long before they are blank") {
  CHECK(check_text(std::string(2'001, ' ')) == TextFault::too_long);
}

TEST_CASE("U+0000 and what is not UTF-8 are malformed") {
  CHECK(check_text(std::string_view{"a\0b", 3}) == TextFault::malformed);
  CHECK(check_text("\x80") == TextFault::malformed);  // begins with a continuation
  CHECK(check_text("\xc3") == TextFault::malformed);  // ends too early
  CHECK(check_text("\xe2\x82") == TextFault::malformed);
  CHECK(check_text("\xf0\x9f\x98") == TextFault::malformed);
  CHECK(check_text("\xc3(") == TextFault::malformed);     // continuation missing
  CHECK(check_text("\xc0\xaf") == TextFault::malformed);  // overlong forms
  CHECK(check_text("\xc1\xbf") == TextFault::malformed);
  CHECK(check_text("\xe0\x80\xaf") == TextFault::malformed);
  CHECK(check_text("\xf0\x80\x80\xaf") == TextFault::malformed);
  CHECK(check_text("\xed\xa0\x80") == TextFault::malformed);  // surrogates
  CHECK(check_text("\xed\xbf\xbf") == TextFault::malformed);
  CHECK(check_text("\xf4\x90\x80\x80") == TextFault::malformed);  // above U+10FFFF
  CHECK(check_text("\xff") == TextFault::malformed);
  CHECK(check_text("\xf4\x8f\xbf\xbf") == TextFault::none);  // U+10FFFF itself
  CHECK(check_text("\xed\x9f\xbf\xee\x80\x80") ==
        TextFault::none);  // both neighbours of the surrogates
}
