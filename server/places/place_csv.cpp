#include "server/places/place_csv.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <utility>

#include "protocol/characters.hpp"
#include "protocol/codec.hpp"
#include "server/base/csv.hpp"
#include "server/base/spelling.hpp"
#include "server/places/csv_reader.hpp"
#include "server/places/identity.hpp"
#include "server/places/regions.hpp"
#include "server/places/sheet_text.hpp"

namespace senim::places {

namespace {

const Fields k_header = {"name_kk", "name_ru", "region", "district", "type"};
constexpr std::string_view k_code = "code";
constexpr std::string_view k_separators = ";,\t|";  // of spreadsheets, the usual one first
constexpr std::string_view k_says_separator = "sep=";
constexpr std::size_t k_shown_characters_max = 40;

// What a fault quotes: no more than a glance of it.
std::string shown(std::string_view text) {
  std::size_t end = 0;
  for (std::size_t characters = 0; end < text.size(); ++end) {
    const bool begins = (static_cast<unsigned char>(text[end]) & 0xC0U) != 0x80U;
    if (begins && characters++ == k_shown_characters_max) break;
  }
  return '"' + std::string{text.substr(0, end)} + (end < text.size() ? "..." : "") + '"';
}

bool is_blank(const Fields& fields) {
  return std::ranges::all_of(fields, [](const auto& field) { return tidy(field).empty(); });
}

// Spreadsheets save as many columns as anybody ever touched.
void drop_empty_columns(Fields& fields, std::size_t kept) {
  while (fields.size() > kept && tidy(fields.back()).empty()) fields.pop_back();
}

// What an encoding without Kazakh letters leaves of them: "?аза?стан".
bool lost_letters(std::string_view name) {
  if (name.find("\uFFFD") != std::string_view::npos) return true;
  for (std::size_t at = 0; at + 1 < name.size(); ++at) {
    const auto next = static_cast<unsigned char>(name[at + 1]);
    if (name[at] == '?' && (next >= 0x80U || std::isalpha(next) != 0)) return true;
  }
  return false;
}

std::optional<std::string> name_in(std::string& name, const std::string& field,
                                   std::string_view column) {
  name = without_guard(field);
  const auto fault = tidy_name(name);
  if (!fault || name.empty()) return std::nullopt;
  return std::string{column} + ": " + *fault;
}

std::optional<std::string> code_in(PlaceRow& row, const std::string& field) {
  const std::string text = tidy(field);
  if (text.empty()) return std::nullopt;
  row.code = PlaceCode::parse(text);
  if (row.code) return std::nullopt;
  return code_fault(text);
}

// Turns the fields of one record into a row, or says what is wrong.
std::optional<std::string> fill(PlaceRow& row, Fields fields, bool with_code) {
  const std::size_t expected = k_header.size() + (with_code ? 1 : 0);
  drop_empty_columns(fields, expected);
  if (fields.size() != expected) {
    return std::to_string(expected) + " fields expected, " + std::to_string(fields.size()) +
           " found";
  }
  if (auto fault = name_in(row.name_kk, fields[0], k_header[0])) return fault;
  if (auto fault = name_in(row.name_ru, fields[1], k_header[1])) return fault;
  if (auto fault = name_in(row.district, fields[3], k_header[3])) return fault;
  if (row.name_kk.empty()) return "name_kk is empty";
  if (row.name_ru.empty()) return "name_ru is empty";
  const Region* region = match_region(fields[2]);
  if (region == nullptr) return region_fault(fields[2]);
  row.region = region->code;
  const auto kind = parse_place_kind(tidy(fields[4]));
  if (!kind) return "type must be school or college, not " + shown(tidy(fields[4]));
  row.kind = *kind;
  return with_code ? code_in(row, fields[5]) : std::nullopt;
}

// Notices a place or a code that stands twice in the file.
class Twice {
 public:
  [[nodiscard]] std::optional<std::string> fault(const PlaceRow& row) {
    const auto [place, new_place] = places_.try_emplace(identity_of(row), row.line);
    if (!new_place) return "the same place as in line " + std::to_string(place->second);
    if (!row.code) return std::nullopt;
    const auto [code, new_code] = codes_.try_emplace(*row.code, row.line);
    if (!new_code) return "the same code as in line " + std::to_string(code->second);
    return std::nullopt;
  }

 private:
  std::map<Identity, std::size_t> places_;
  std::map<PlaceCode, std::size_t> codes_;
};

PlaceCsv refused(std::size_t line, std::string text) { return {{}, {{line, std::move(text)}}}; }

// Excel says its separator in a line of its own before the others: sep=;
bool says_separator(std::string_view line) {
  return spelling(line.substr(0, k_says_separator.size())) == k_says_separator;
}

std::optional<char> said_separator(std::string_view first_line) {
  if (first_line.starts_with('"')) first_line.remove_prefix(1);
  if (!says_separator(first_line)) return std::nullopt;
  const auto said = first_line.substr(k_says_separator.size(), 1);
  return said.empty() ? std::nullopt : std::optional{said.front()};
}

// The separator with which the text has the first line that it should have; otherwise the one that
// stands there most often.
char separator_of(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of("\r\n;,\t|\" "), text.size()));
  const auto first = text.substr(0, text.find_first_of("\r\n"));
  if (const auto said = said_separator(first)) return *said;
  return *std::ranges::max_element(
      k_separators, {}, [first](char separator) { return std::ranges::count(first, separator); });
}

enum class Header : std::uint8_t { wrong, without_code, with_code };

Header header_in(Fields fields) {
  drop_empty_columns(fields, 1);
  for (std::string& field : fields) field = spelling(field);
  const bool with_code = fields.size() == k_header.size() + 1 && fields.back() == k_code;
  if (with_code) fields.pop_back();
  if (fields != k_header) return Header::wrong;
  return with_code ? Header::with_code : Header::without_code;
}

PlaceCsv read_rows(CsvReader& reader, bool with_code) {
  PlaceCsv read;
  Twice twice;
  while (!reader.at_end() && read.faults.size() < k_csv_faults_max) {
    PlaceRow row;
    row.line = reader.line();
    auto fields = reader.next();
    if (!fields) {
      read.faults.push_back({row.line, "broken quoting"});
      break;
    }
    if (is_blank(*fields)) continue;
    auto fault = fill(row, std::move(*fields), with_code);
    if (!fault) fault = twice.fault(row);
    if (fault) read.faults.push_back({row.line, std::move(*fault)});
    read.rows.push_back(std::move(row));
  }
  return read;
}

}  // namespace

std::string code_fault(std::string_view text) {
  if (const auto meant = PlaceCode::parse(look(text))) {
    return shown(text) + " holds letters that only look Latin: type the code anew as " +
           meant->str();
  }
  if (text.find("E+") != std::string_view::npos) {
    return shown(text) +
           " was a place code until the spreadsheet took it for a number: format the column as "
           "text, and type the code anew";
  }
  return shown(text) + " is not a place code (7 characters, the last one a check character)";
}

std::optional<std::string> tidy_name(std::string& name) {
  if (turns_writing(name)) return "a character that turns the writing, in a name";
  name = tidy(name);
  const TextFault fault = check_text(name);
  if (fault == TextFault::empty) return "a name is empty";
  if (fault == TextFault::malformed) return "not valid UTF-8, in a name";
  if (name.find_first_of("\r\n") != std::string::npos) return "a line break in a name";
  if (holds_unseen(name)) return "a character that nobody sees, in a name";
  if (lost_letters(name))
    return "letters were lost when the name was saved: " + shown(name) + "; type it anew";
  const auto begins = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
  if (static_cast<std::size_t>(std::ranges::count_if(name, begins)) > k_name_characters_max) {
    return "a name longer than " + std::to_string(k_name_characters_max) + " characters";
  }
  return std::nullopt;
}

PlaceCsv read_place_csv(std::string_view file) {
  if (file.size() > k_csv_bytes_max) return refused(1, "the file is larger than 16 MiB");
  SheetText text = read_sheet_text(file);
  if (!text.fault.empty()) return refused(text.fault_line, std::move(text.fault));
  const char separator = separator_of(text.utf8);
  CsvReader reader{text.utf8, separator};
  std::size_t line = 0;
  std::size_t said_in_line = 0;
  Fields first;
  for (;;) {
    line = reader.line();
    first = reader.next().value_or(Fields{});
    const bool says = !first.empty() && says_separator(first.front());
    if (says) said_in_line = line;
    if (reader.at_end() || !(says || is_blank(first))) break;
  }
  const Header header = header_in(first);
  if (header == Header::wrong && said_in_line != 0 && first.size() == 1) {
    return refused(said_in_line, std::string{k_says_separator} + separator +
                                     " is said here, and the columns of line " +
                                     std::to_string(line) +
                                     " are separated by other characters: delete this line");
  }
  if (header == Header::wrong) {
    return refused(line,
                   "the first line must be name_kk;name_ru;region;district;type or the same "
                   "with ;code, and not " +
                       shown(first.empty() ? "" : first.front()));
  }
  PlaceCsv read = read_rows(reader, header == Header::with_code);
  if (!read.faults.empty()) read.rows.clear();
  if (read.faults.empty() && read.rows.empty()) return refused(1, "no place in the file");
  return read;
}

std::string write_place_csv(std::span<const Place> places) {
  std::string csv{k_byte_order_mark};
  Fields header = k_header;
  header.emplace_back(k_code);
  append_csv_row(csv, header);
  for (const Place& place : places) {
    append_csv_row(csv, Fields{place.name_kk, place.name_ru, place.region, place.district,
                               std::string{to_string(place.kind)}, place.code.str()});
  }
  return csv;
}

}  // namespace senim::places
