// How spreadsheets save a list: each usual way is read, each other one refused by its own name.
#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "server/base/csv.hpp"
#include "server/places/place_csv.hpp"
#include "server/places/regions.hpp"
#include "tests/unit/places/bytes.hpp"

using namespace senim::places;

namespace {

const std::string k_list =
    "name_kk;name_ru;region;district;type\n"
    "№ 20 мектеп;Школа № 20;KZ-62;Жезқазған;school\n"
    "Өнер колледжі;Колледж искусств;KZ-10;;college\n";

std::string replaced(std::string text, std::string_view old, std::string_view with) {
  for (std::size_t at = text.find(old); at != std::string::npos;
       at = text.find(old, at + with.size()))
    text.replace(at, old.size(), with);
  return text;
}

// Of characters below U+10000, as all here are.
std::string utf_16(std::string_view utf_8, bool big) {
  std::string out;
  for (std::size_t at = 0; at < utf_8.size();) {
    const auto lead = static_cast<unsigned char>(utf_8[at]);
    const std::size_t bytes = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : 3;
    unsigned unit = bytes == 1 ? lead : bytes == 2 ? lead & 0x1FU : lead & 0x0FU;
    for (std::size_t more = 1; more < bytes; ++more)
      unit = (unit << 6U) | (static_cast<unsigned char>(utf_8[at + more]) & 0x3FU);
    const char low = static_cast<char>(unit & 0xFFU);
    const char high = static_cast<char>(unit >> 8U);
    out += big ? high : low;
    out += big ? low : high;
    at += bytes;
  }
  return out;
}

void check_read(const std::string& file) {
  const PlaceCsv read = read_place_csv(file);
  for (const auto& fault : read.faults) MESSAGE(fault.line << ": " << fault.text);
  REQUIRE(read.rows.size() == 2);
  CHECK(read.rows[0].name_kk == "№ 20 мектеп");
  CHECK(read.rows[0].name_ru == "Школа № 20");
  CHECK(read.rows[0].region == "KZ-62");
  CHECK(read.rows[0].district == "Жезқазған");
  CHECK(read.rows[1].name_kk == "Өнер колледжі");
  CHECK(read.rows[1].district.empty());
  CHECK(read.rows[1].kind == PlaceKind::college);
}

std::string fault_of(const std::string& file) {
  const PlaceCsv read = read_place_csv(file);
  if (read.faults.empty()) return "none";
  return std::to_string(read.faults[0].line) + ": " + read.faults[0].text;
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("every usual separator and line end is read") {
  for (const char* separator : {";", ",", "\t", "|"}) {
    for (const char* end : {"\n", "\r\n", "\r"}) {
      CAPTURE(separator);
      CAPTURE(end);
      check_read(replaced(replaced(k_list, ";", separator), "\n", end));
    }
  }
  for (const std::string said : {"sep=;\n", "\"sep=;\"\r\n", "sep=;;;;;\r\n", "\nsep=;\n"})
    check_read(said + k_list);
  check_read("sep=,\r\n" + replaced(k_list, ";", ","));
  check_read("SEP=;\r\n" + k_list);
  check_read("\"Sep=,\"\r\n" + replaced(k_list, ";", ","));
  check_read("sep=\t\r\n" + replaced(k_list, ";", "\t"));
}

TEST_CASE("every usual encoding of Unicode is read") {
  check_read("\xEF\xBB\xBF" + k_list);
  const std::string excel = replaced(replaced(k_list, ";", "\t"), "\n", "\r\n");
  check_read("\xFF\xFE" + utf_16(excel, false));
  check_read("\xFE\xFF" + utf_16(excel, true));
  check_read(utf_16(excel, false));
  check_read(utf_16(k_list, true));
}

TEST_CASE("rows and columns that hold nothing are passed over, wherever they stand") {
  check_read(k_list + ";;;;\n;;;;\r\n ; ;\u00A0;;\n\n");
  check_read(";;;;\n\n" + k_list);
  check_read(replaced(k_list, "\n", ";;;\n"));
  check_read(replaced(k_list, "KZ-10", "KZ-10") + "\"\";\"\";;;\n");
  CHECK(fault_of(k_list + ";;;;\nА;А;KZ-10;;school;x\n") == "5: 5 fields expected, 6 found");
}

TEST_CASE("what is not CSV is refused by its own name, with the way to mend it") {
  using namespace std::string_literals;
  const auto refused = [](const std::string& file, std::string_view named) {
    const std::string fault = fault_of(file);
    CAPTURE(fault);
    CHECK(has(fault, named));
    CHECK(has(fault, "save it as \"CSV UTF-8\""));
  };
  refused("PK\x03\x04 anything", ".xlsx");
  refused("\xD0\xCF\x11\xE0\xA1", ".xls");
  refused("%PDF-1.7", "PDF");
  refused("<html><table>", "web page");
  refused("\xFF\xFE\0\0n\0\0\0"s, "UTF-32");
  refused("name_kk;name_ru;region;district;type\r\n\xCC\xE5\xEA\xF2\xE5\xEF;x;KZ-10;;school\r\n",
          "Windows-1251");
  CHECK(fault_of("name_kk\r\xCC\xE5").starts_with("2: "));
  refused("\xFF\xFEn\0\x00\xD8;\0"s, "UTF-16");
  CHECK(has(fault_of("\xFF\xFEn\0m"s), "UTF-16"));
  CHECK(has(fault_of("атауы;name_ru;region;district;type\nА;А;KZ-10;;school\n"),
            "1: the first line must be name_kk;name_ru;region;district;type"));
  CHECK(has(fault_of("атауы;name_ru;region;district;type\n"), "not \"атауы\""));
  CHECK(fault_of("sep=,\r\n" + k_list) ==
        "1: sep=, is said here, and the columns of line 2 are separated by other characters: "
        "delete this line");
  CHECK(fault_of("\nSEP=;\n" + replaced(k_list, ";", ",")).starts_with("2: sep=; is said here"));
  refused(k_list + "А\0Б;А;KZ-10;;school\n"s, "4: a zero character");
  refused("name_kk;na\0me_ru;region;district;type\n"s, "1: a zero character");
  refused("\xFF\xFEn\0\n\0\0\0;\0"s, "2: a zero character");
  CHECK(has(fault_of(k_list + "?аза?стан мектебі;А;KZ-10;;school\n"), "letters were lost"));
  CHECK(has(fault_of(k_list + "\"А\r\nБ\";А;KZ-10;;school\n"), "4: name_kk: a line break"));
}

TEST_CASE("the same school is the same, however it was typed") {
  for (const std::string other :
       {"№\u00A020 мектеп", "№20 мектеп", "№  20  МЕКТЕП", "№ 20\u200B мектеп", "№ 20 мeктеп"}) {
    CAPTURE(other);
    CHECK(fault_of(k_list + other + ";школа №20;kz\u201162; Жезқазған ;school\n") ==
          "4: the same place as in line 2");
  }
  CHECK(fault_of(k_list + "№ 21 мектеп;Школа № 21;KZ-62;Жезқазған;school\n") == "none");
}

TEST_CASE("letters that only look Latin are named as such") {
  CHECK(has(fault_of(k_list + "А;А;КZ-62;;school\n"),
            "4: КZ-62 holds Cyrillic letters that look Latin: type it anew in Latin letters, as "
            "KZ-62"));
  CHECK(has(fault_of(k_list + "А;А;KZ-99;;school\n"), "for example KZ-62"));
  CHECK(match_region("  ҰЛЫТАУ\u00A0облысы") == find_region("KZ-62"));
  CHECK(match_region("Жетicу облысы") == find_region("KZ-33"));
  const std::string header = "name_kk;name_ru;region;district;type;code\n";
  CHECK(has(fault_of(header + "А;А;KZ-62;;school;С222222\n"), "place code"));
  CHECK(has(fault_of(header + "А;А;KZ-62;;school;2,35E+70\n"), "took it for a number"));
}

TEST_CASE("what is written is read again") {
  std::vector<Place> places;
  for (const char* name : {"Мектеп; \"Нұр\"", "А,Б", "'№ 1", "=1+1", "sep=", "Ө\tӨ"}) {
    const auto code = PlaceCode::make(seeded(static_cast<unsigned>(places.size()) + 1));
    places.push_back({code, name, "Школа", "KZ-10", "", PlaceKind::school, false});
  }
  const std::string csv = write_place_csv(places);
  CHECK(csv.starts_with(std::string{senim::k_byte_order_mark} +
                        "name_kk;name_ru;region;district;type;code\r\n"));
  const PlaceCsv read = read_place_csv(csv);
  REQUIRE(read.rows.size() == places.size());
  CHECK(read.rows[0].name_kk == "Мектеп; \"Нұр\"");
  CHECK(read.rows[5].name_kk == "Ө Ө");
  for (std::size_t i = 0; i < places.size(); ++i) CHECK(read.rows[i].code == places[i].code);
}
