#include "server/vault/password_text.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "server/vault/start.hpp"

namespace vault = senim::vault;

namespace {

// What becomes of it, for the tests to compare.
std::string form(std::string_view typed) {
  vault::start();
  const auto made = vault::password_form(typed);
  return made ? std::string{made->view()} : "not UTF-8";
}

std::string fault(std::string_view typed) {
  return vault::password_fault(form(typed)).value_or("none");
}

std::string times(int count, const std::string& text) {
  std::string all;
  for (int i = 0; i < count; ++i) all += text;
  return all;
}

}  // namespace

TEST_CASE("a password is the same however it came: line ends, marks and blanks at its ends") {
  for (const char* typed :
       {"correct horse 1", "correct horse 1\n", "correct horse 1\r\n", "correct horse 1\r",
        "correct horse 1 \r\n", "\ufeffcorrect horse 1\r\n", "correct horse 1\n\n",
        "\tcorrect horse 1", "correct\u00a0horse 1", "correct\u2003horse\u30001",
        "corr\u200bect\u2060 horse 1", "correct horse\u202e 1", "correct horse 1\u2028",
        "co\u00adrrect horse 1", "\u00a0correct horse 1\u202f"}) {
    CAPTURE(typed);
    CHECK(form(typed) == "correct horse 1");
  }
}

TEST_CASE("a letter and its accent are one letter, in whatever order a keyboard sends them") {
  CHECK(form("и\u0306ог-йог-йог") == "йог-йог-йог");
  CHECK(form("e\u200b\u0301t\u00e9 \u00e9te\u0301") == "\u00e9t\u00e9 \u00e9t\u00e9");
  CHECK(form("\u212a\u212b") == "K\u00c5");
  CHECK(form("ᄒ\u1161\u11ab") == "한");
}

TEST_CASE("what is a letter, a case or a blank inside of its own stays as it is") {
  for (const char* typed :
       {"Құпия  сөз  2", "correct horse", "CORRECT horse", "ﬁ ½ ① Ⅷ", "пароль№20"})
    CHECK(form(typed) == typed);
  CHECK(form("кот") != form("kот"));
}

TEST_CASE("what is not UTF-8 is no text, whatever it is") {
  for (const std::string& typed :
       {std::string{"\xff\xfe"
                    "c\0o\0r\0r\0",
                    10},
        std::string{"\xef\xee\xf0\xee\xeb\xfc 12345"}, std::string{"\xed\xa0\x80 surrogate"}})
    CHECK(form(typed) == "not UTF-8");
}

TEST_CASE("a form is a form already") {
  for (const char* typed :
       {" a\u0301 \u2003 b \u200b ", "\u1e9b\u0323\u0344", "👩‍👩‍👧 ❤️ "})
    CHECK(form(form(typed)) == form(typed));
}

TEST_CASE("characters are counted as people count them") {
  CHECK(fault("қазақ").starts_with("the password has 5 characters: a password has 10 to 128"));
  CHECK(fault("қазақ қазақ") == "none");
  CHECK(fault(times(10, "a\u0323\u0302")) == "none");
  CHECK(fault(times(9, "a\u0323\u0302")).starts_with("the password has 9 characters"));
  CHECK(fault("123456789\u200b").starts_with("the password has 9 characters"));
  CHECK(fault(times(9, "🇰🇿")).starts_with("the password has 9 characters"));
  CHECK(fault(times(10, "🇰🇿")) == "none");
  CHECK(fault(times(128, "қ")) == "none");
  CHECK(fault(times(129, "x")).starts_with("the password has 129 characters"));
  CHECK(fault(times(128, "🇰🇿")).starts_with("the password has 1024 bytes"));
}

TEST_CASE("nothing but blanks is no password, whatever blanks they are") {
  for (const std::string& typed :
       {std::string{}, std::string{"\n"}, times(10, " "), times(20, "\u00a0"), times(20, "\u200b"),
        times(20, "\u3000"), times(20, "\t"), times(20, "\u2800"), times(20, "\u3164")})
    CHECK(fault(typed).starts_with("the password is empty or only blanks"));
  CHECK(fault("a b c d e f g") == "none");
}

TEST_CASE("what no field of a page takes is refused and named, never cut off") {
  CHECK(fault("correct horse 1\nsecond line").starts_with("the password has several lines"));
  CHECK(fault("correct\rhorse 1").starts_with("the password has several lines"));
  const std::string with_nul{"correct\0horse", 13};
  CHECK(fault(with_nul).find("U+0000") != std::string::npos);
  CHECK(fault("correct\thorse").find("U+0009") != std::string::npos);
  CHECK(fault("correct\x7fhorse").find("U+007F") != std::string::npos);
  CHECK(fault("correct\u0085horse").find("U+0085") != std::string::npos);
}

TEST_CASE("a fault never shows what the password is") {
  for (const char* typed : {"secret", "secret\nsecret secret", "secret\x01secret secret"})
    CHECK(fault(typed).find("secret") == std::string::npos);
}
