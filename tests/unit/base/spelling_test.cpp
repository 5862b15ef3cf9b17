#include "server/base/spelling.hpp"

#include <doctest/doctest.h>

using senim::look;
using senim::spelling;
using senim::tidy;

TEST_CASE("a name is kept composed, with one blank where there are any, and without the unseen") {
  CHECK(tidy("№\u00A020  мектеп") == "№ 20 мектеп");
  CHECK(tidy(" \t№\u202F20\u3000мектеп\u00A0") == "№ 20 мектеп");
  CHECK(tidy("№ 20\u200B мек\u00ADтеп\uFEFF\u2060\u200E") == "№ 20 мектеп");
  CHECK(tidy("И\u0306") == "Й");
  CHECK(tidy("  \u200B\u00A0").empty());
  CHECK(tidy("№ 20 Мектеп «Нұр»") == "№ 20 Мектеп «Нұр»");
  CHECK(tidy("а\nб\x01") == "а\nб\x01");
  CHECK(tidy("а\xFF") == "а\xFF");
}

TEST_CASE("the same name in another spelling is the same") {
  for (const char* other : {"№20 мектеп", "№  20 МЕКТЕП", "№\u00A020\u200B мектеп "}) {
    CAPTURE(other);
    CHECK(spelling(other) == spelling("№ 20 мектеп"));
  }
  CHECK(spelling("“Нұр” мектебі") == spelling("« Нұр » мектебі"));
  CHECK(spelling("„Нұр“ мектебі") == spelling("\"Нұр\" мектебі"));
  CHECK(spelling("Лицей — интернат") == spelling("лицей-интернат"));
  CHECK(spelling("Школа \u0438\u0306") == spelling("ШКОЛА Й"));
  CHECK(spelling("Школа 1 2") != spelling("Школа 12"));
  CHECK(spelling("Школа 1") != spelling("Школа 2"));
  CHECK(spelling("а\xFF") == "а\xFF");
  CHECK(spelling("").empty());
  CHECK(spelling("-") == "-");
}

TEST_CASE("letters that look the same are told apart in spelling and not in look") {
  CHECK(spelling("КZ-62") != spelling("KZ-62"));
  CHECK(look("КZ\u201162") == look("kz-62"));
  CHECK(look("Нұр мектебi") == look("Нұр мектебі"));
  CHECK(look("АВСЕНКМОРТХУ") == "abcehkmoptxy");
  CHECK(look("ＡＢＣ２") == "abc2");
  CHECK(look("Школа 3") != look("Школа З"));
}
