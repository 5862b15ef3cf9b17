#include "server/places/place_csv.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "protocol/characters.hpp"
#include "protocol/codec.hpp"
#include "server/places/regions.hpp"

namespace senim::places {

namespace {

using Fields = std::vector<std::string>;

constexpr std::string_view k_bom = "\xEF\xBB\xBF";

// Reads one record at a time. Quoted fields may hold separators, line ends and doubled quotes (RFC
// 4180).
class CsvReader {
 public:
  CsvReader(std::string_view text, char separator) : rest_(text), separator_(separator) {}

  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  [[nodiscard]] std::size_t line() const { return line_; }  // where the next record begins

  // Nothing when the quoting is broken; the rest of the text cannot be trusted then.
  [[nodiscard]] std::optional<Fields> next() {
    Fields fields;
    for (;;) {
      auto field = starts_with('"') ? quoted() : plain();
      if (!field) return std::nullopt;
      fields.push_back(std::move(*field));
      if (starts_with(separator_)) {
        rest_.remove_prefix(1);
        continue;
      }
      if (starts_with('\r')) rest_.remove_prefix(1);
      if (rest_.empty()) return fields;
      if (!starts_with('\n')) return std::nullopt;
      rest_.remove_prefix(1);
      ++line_;
      return fields;
    }
  }

 private:
  [[nodiscard]] bool starts_with(char c) const { return !rest_.empty() && rest_.front() == c; }

  std::optional<std::string> plain() {
    const char stops[] = {separator_, '\r', '\n', '"', '\0'};
    const std::size_t end = std::min(rest_.find_first_of(stops), rest_.size());
    std::string field{rest_.substr(0, end)};
    rest_.remove_prefix(end);
    if (starts_with('"')) return std::nullopt;
    return field;
  }

  std::optional<std::string> quoted() {
    rest_.remove_prefix(1);
    std::string field;
    while (!rest_.empty()) {
      const char c = rest_.front();
      rest_.remove_prefix(1);
      if (c == '"' && !starts_with('"')) return field;
      if (c == '"') rest_.remove_prefix(1);
      if (c == '\n') ++line_;
      field += c;
    }
    return std::nullopt;
  }

  std::string_view rest_;
  char separator_;
  std::size_t line_ = 1;
};

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return std::string{text.substr(first, text.find_last_not_of(" \t") - first + 1)};
}

// Turns the fields of one record into a row, or says what is wrong.
std::optional<std::string> fill(PlaceRow& row, const Fields& fields, bool with_code) {
  const std::size_t expected = with_code ? 6 : 5;
  if (fields.size() != expected) {
    return std::to_string(expected) + " fields expected, " + std::to_string(fields.size()) +
           " found";
  }
  row.name_kk = trimmed(fields[0]);
  row.name_ru = trimmed(fields[1]);
  row.district = trimmed(fields[3]);
  if (row.name_kk.empty()) return "name_kk is empty";
  if (row.name_ru.empty()) return "name_ru is empty";
  for (const std::string* name : {&row.name_kk, &row.name_ru, &row.district}) {
    if (name->empty()) continue;
    if (auto fault = name_fault(*name)) return fault;
  }
  const Region* region = match_region(trimmed(fields[2]));
  if (region == nullptr) return "unknown region; use its ISO 3166-2 code, for example KZ-62";
  row.region = region->code;
  const auto kind = parse_place_kind(trimmed(fields[4]));
  if (!kind) return "type must be school or college";
  row.kind = *kind;
  if (!with_code || trimmed(fields[5]).empty()) return std::nullopt;
  row.code = PlaceCode::parse(trimmed(fields[5]));
  if (!row.code) return "not a place code (7 characters, the last one a check character)";
  return std::nullopt;
}

// Notices a place or a code that stands twice in the file.
class Twice {
 public:
  [[nodiscard]] std::optional<std::string> fault(const PlaceRow& row) {
    const auto [place, new_place] = places_.try_emplace(
        {row.name_kk, row.name_ru, row.region, row.district, row.kind}, row.line);
    if (!new_place) return "the same place as in line " + std::to_string(place->second);
    if (!row.code) return std::nullopt;
    const auto [code, new_code] = codes_.try_emplace(*row.code, row.line);
    if (!new_code) return "the same code as in line " + std::to_string(code->second);
    return std::nullopt;
  }

 private:
  using Key = std::tuple<std::string, std::string, std::string, std::string, PlaceKind>;
  std::map<Key, std::size_t> places_;
  std::map<PlaceCode, std::size_t> codes_;
};

PlaceCsv refused(std::size_t line, std::string text) { return {{}, {{line, std::move(text)}}}; }

}  // namespace

std::optional<std::string> name_fault(std::string_view name) {
  const TextFault fault = check_text(name);
  if (fault == TextFault::empty) return "a name is empty";
  if (fault == TextFault::malformed) return "not valid UTF-8";
  if (holds_unseen(name))
    return "a line end, or a character that nobody sees or that turns the writing, in a name";
  const auto begins = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
  if (static_cast<std::size_t>(std::ranges::count_if(name, begins)) > k_name_characters_max) {
    return "a name longer than " + std::to_string(k_name_characters_max) + " characters";
  }
  return std::nullopt;
}

PlaceCsv read_place_csv(std::string_view csv) {
  if (csv.size() > k_csv_bytes_max) return refused(1, "the file is larger than 16 MiB");
  if (csv.starts_with(k_bom)) csv.remove_prefix(k_bom.size());
  const char separator =
      csv.substr(0, csv.find('\n')).find(';') == std::string_view::npos ? ',' : ';';
  CsvReader reader{csv, separator};
  Fields header = reader.next().value_or(Fields{});
  const bool with_code = header.size() == 6 && header.back() == "code";
  if (with_code) header.pop_back();
  if (header != Fields{"name_kk", "name_ru", "region", "district", "type"}) {
    return refused(
        1, "the first line must be name_kk,name_ru,region,district,type or the same with ,code");
  }
  PlaceCsv read;
  Twice twice;
  while (!reader.at_end() && read.faults.size() < k_csv_faults_max) {
    PlaceRow row;
    row.line = reader.line();
    const auto fields = reader.next();
    if (!fields) {
      read.faults.push_back({row.line, "broken quoting"});
      break;
    }
    if (fields->size() == 1 && trimmed(fields->front()).empty()) continue;
    auto fault = fill(row, *fields, with_code);
    if (!fault) fault = twice.fault(row);
    if (fault) read.faults.push_back({row.line, std::move(*fault)});
    read.rows.push_back(std::move(row));
  }
  if (!read.faults.empty()) read.rows.clear();
  if (read.faults.empty() && read.rows.empty()) return refused(1, "no place in the file");
  return read;
}

}  // namespace senim::places
