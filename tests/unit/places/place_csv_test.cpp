#include "server/places/place_csv.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <span>
#include <string>

#include "tests/unit/places/bytes.hpp"

using namespace senim::places;

namespace {

const std::string k_header = "name_kk,name_ru,region,district,type\n";

// What the first fault says, as "line: text".
std::string fault_of(const std::string& csv) {
  const PlaceCsv read = read_place_csv(csv);
  CHECK(read.rows.empty() == !read.faults.empty());
  if (read.faults.empty()) return "none";
  return std::to_string(read.faults[0].line) + ": " + read.faults[0].text;
}

bool refused_in(std::size_t line, const std::string& csv) {
  return fault_of(csv).starts_with(std::to_string(line) + ": ");
}

}  // namespace

TEST_CASE("places are read in order, with their lines") {
  const PlaceCsv read =
      read_place_csv(k_header +
                     "№ 1 мектеп,Школа № 1,KZ-62,Жезқазған,school\r\n"
                     "\n"
                     "Колледж,\"Колледж \"\"Ұлытау\"\", филиал\",Ulytau Region,,college");
  REQUIRE(read.faults.empty());
  REQUIRE(read.rows.size() == 2);
  CHECK(read.rows[0].line == 2);
  CHECK(read.rows[0].name_kk == "№ 1 мектеп");
  CHECK(read.rows[0].name_ru == "Школа № 1");
  CHECK(read.rows[0].region == "KZ-62");
  CHECK(read.rows[0].district == "Жезқазған");
  CHECK(read.rows[0].kind == PlaceKind::school);
  CHECK_FALSE(read.rows[0].code);
  CHECK(read.rows[1].line == 4);
  CHECK(read.rows[1].name_ru == "Колледж \"Ұлытау\", филиал");
  CHECK(read.rows[1].region == "KZ-62");
  CHECK(read.rows[1].district.empty());
  CHECK(read.rows[1].kind == PlaceKind::college);
}

TEST_CASE("a file saved by Excel with semicolons and a byte order mark is read as well") {
  const PlaceCsv read = read_place_csv(
      "\xEF\xBB\xBFname_kk;name_ru;region;district;type\r\nА, Б;В;KZ-10;;school\r\n");
  REQUIRE(read.faults.empty());
  CHECK(read.rows.at(0).name_kk == "А, Б");
}

TEST_CASE("a code in the file is kept, and may be missing in single lines") {
  const std::string code = PlaceCode::make(seeded(1)).str();
  const std::string header = "name_kk,name_ru,region,district,type,code\n";
  const PlaceCsv read =
      read_place_csv(header + "А,А,KZ-10,,school," + code + "\nБ,Б,KZ-10,,school,\n");
  REQUIRE(read.faults.empty());
  CHECK(read.rows.at(0).code->str() == code);
  CHECK_FALSE(read.rows.at(1).code);
  CHECK(refused_in(2, header + "А,А,KZ-10,,school,2222223\n"));
  CHECK(fault_of(header + "А,А,KZ-10,,school,2222222\nБ,Б,KZ-10,,school,2222222\n") ==
        "3: the same code as in line 2");
}

TEST_CASE("each kind of wrong line is refused with its number") {
  const std::string good = "А,А,KZ-10,,school\n";
  CHECK(fault_of(k_header + good) == "none");
  for (const std::string& bad :
       {std::string{"Б,Б,KZ-10,school\n"}, std::string{"Б,Б,KZ-10,,school,x\n"},
        std::string{",Б,KZ-10,,school\n"}, std::string{"Б,  ,KZ-10,,school\n"},
        std::string{"Б,Б,KZ-99,,school\n"}, std::string{"Б,Б,,,school\n"},
        std::string{"Б,Б,KZ-10,,School\n"}, std::string{"Б,Б,KZ-10,,\n"},
        std::string{"\xFF,Б,KZ-10,,school\n"}, std::string{"Б\x01,Б,KZ-10,,school\n"},
        std::string{"Б\"в\",Б,KZ-10,,school\n"}, std::string{"\"Б,Б,KZ-10,,school\n"},
        std::string{"\"Б\"в,Б,KZ-10,,school\n"}, std::string{"\"Б\nв\",Б,KZ-10,,school\n"},
        std::string(151, 'x') + ",Б,KZ-10,,school\n", good}) {
    CAPTURE(bad);
    CHECK(refused_in(3, k_header + good + bad));
  }
}

TEST_CASE("a name that turns the writing, or holds what nobody sees, is refused with its line") {
  const std::string turned = "А\u202eБ";
  for (const std::string& bad :
       {turned + ",Б,KZ-10,,school\n", "Б," + turned + ",KZ-10,,school\n",
        "Б,Б,KZ-10," + turned + ",school\n", std::string{"Б\u2067Б,Б,KZ-10,,school\n"}})
    CHECK(fault_of(k_header + bad).find("turns the writing") != std::string::npos);
  CHECK(fault_of(k_header + "Б\u009bБ,Б,KZ-10,,school\n").starts_with("2: "));
  CHECK(fault_of(k_header + "\"Б\rБ\",Б,KZ-10,,school\n").starts_with("2: "));
}

TEST_CASE("what only a copy from another page leaves behind is taken out of a name") {
  const PlaceCsv read = read_place_csv(k_header + "Б\u200bБ,№\u00a020,KZ-10,,school\n");
  REQUIRE(read.rows.size() == 1);
  CHECK(read.rows[0].name_kk == "ББ");
  CHECK(read.rows[0].name_ru == "№ 20");
}

TEST_CASE("a line after a quoted line end keeps its number") {
  const PlaceCsv read = read_place_csv(k_header + "\"А\nБ\",А,KZ-10,,school\nБ,Б,KZ-77,,school\n");
  REQUIRE(read.faults.size() == 2);
  CHECK(read.faults[0].line == 2);
  CHECK(read.faults[1].line == 4);
}

TEST_CASE("all wrong lines are named at once, up to a limit, and nothing is taken") {
  std::string csv = k_header + "А,А,KZ-10,,school\n";
  for (int i = 0; i < 100; ++i) csv += "А,А,KZ-10\n";
  const PlaceCsv read = read_place_csv(csv);
  CHECK(read.faults.size() == k_csv_faults_max);
  CHECK(read.faults.back().line == 2 + k_csv_faults_max);
  CHECK(read.rows.empty());
}

TEST_CASE("a file without the right first line or without any place is refused") {
  CHECK(refused_in(1, ""));
  CHECK(refused_in(1, "А,А,KZ-10,,school\n"));
  CHECK(refused_in(1, "name_kk,name_ru,region,type,district\nА,А,KZ-10,school,\n"));
  CHECK(refused_in(1, "name_kk,name_ru,region,district,type,kode\nА,А,KZ-10,,school,\n"));
  CHECK(fault_of(k_header) == "1: no place in the file");
  CHECK(fault_of(std::string(k_csv_bytes_max + 1, 'x')) == "1: the file is larger than 16 MiB");
}

// Fails without is_formula() in base/csv: whoever opens the list would run what somebody has typed.
TEST_CASE("a name that a spreadsheet would take for a formula is written so that it stays a name") {
  const auto code =
      PlaceCode::make([](std::span<unsigned char> bytes) { std::ranges::fill(bytes, 7); });
  for (const std::string name :
       {"=SUM(1)", "+7 мектеп", "-1", "@cmd", "=1;2", "'=a", "№ 1 'мектеп'"}) {
    CAPTURE(name);
    const Place place{
        .code = code, .name_kk = name, .name_ru = "Школа", .region = "KZ-62", .district = name};
    const std::string csv = write_place_csv(std::array{place});
    for (const std::string begin : {"\n=", "\n+", "\n-", "\n@", "\n\"=", ";=", ";+", ";-", ";@"}) {
      CAPTURE(begin);
      CHECK(csv.find(begin) == std::string::npos);
    }
    const PlaceCsv read = read_place_csv(csv);
    REQUIRE(read.rows.size() == 1);
    CHECK(read.rows[0].name_kk == name);
    CHECK(read.rows[0].district == name);
  }
}
