#include "protocol/characters.hpp"

#include <doctest/doctest.h>

using senim::holds_unseen;
using senim::shown;

TEST_CASE("names as people write them hold nothing unseen") {
  for (const char* name : {"Айгүл Әбілқызы", "№ 7 мектеп", "Школа «Ұлағат» – 2", "O’Brien-Smith",
                           "Ёлка", "José", "和", "А\u00a0Б", "А\u0301"})
    CHECK_FALSE_MESSAGE(holds_unseen(name), name);
}

TEST_CASE(
    "what moves the cursor, turns the writing or leaves no trace is unseen, and so is no UTF-8") {
  for (const char* name :
       {"А\u202eБ",     "А\u202aБ",     "А\u2066Б",    "А\u2069",   "\u200eА",
        "А\u200f",      "А\u061cБ",  // turn
        "А\x1b[31mБ",   "А\tБ",         "А\nБ",        "А\rБ",      "А\x7f",
        "А\u0085Б",     "А\u009bБ",  // control
        "А\u2028Б",     "А\u2029Б",  // end lines
        "А\u200bБ",     "А\u200cБ",     "А\u200dБ",    "А\u2060Б",  "А\ufeffБ",
        "А\u00adБ",     "А\u034fБ",     "А\u180eБ",    "А\u115fБ",  "А\u3164Б",
        "А\uffa0Б",     "А\u2800Б",     "А\ufe0f",  // nothing
        "А\U000e0041Б", "А\U000e0100Б", "А\U0001d173", "А\ufffeБ",  "А\U0001ffff",
        "А\ufff9Б",     "А\xff",        "\xc0\x80",    "А\xe2\x80", "\xed\xa0\x80"})
    CHECK_MESSAGE(holds_unseen(name), shown(name));
}

TEST_CASE("what is shown is one line of what can be seen, with the rest by its number") {
  CHECK(shown("Айгүл, № 7") == "Айгүл, № 7");
  CHECK(shown("a\x1b[31mb\r\n\tc") == "a\\x1b[31mb\\x0d\\x0a\\x09c");
  CHECK(shown("А\u202eБ\u009bВ") == "А\\u202eБ\\u009bВ");
  CHECK(shown("А\U000e0041") == "А\\ue0041");
  CHECK(shown("a\xff\xe2\x80z") == "a\\xff\\xe2\\x80z");
  CHECK(shown("") == "");
}
