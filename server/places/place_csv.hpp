// Reading a list of places from CSV, as a ministry keeps it: name_kk,name_ru,region,district,type
// and, where posters already hang, code; and writing one. Strict in what it says: one wrong line
// and nothing is taken, with every wrong line named by its number. Not so in how a spreadsheet
// saved it: any usual separator, line end and Unicode encoding. Names are tidied
// (base/spelling.hpp). Codes for places without one are made by whoever adds them.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "server/places/place.hpp"

namespace senim::places {

inline constexpr std::size_t k_csv_bytes_max = 16'777'216;  // about 150,000 places
inline constexpr std::size_t k_csv_faults_max = 20;         // then reading stops
inline constexpr std::size_t k_name_characters_max = 150;

struct PlaceRow {
  std::size_t line = 0;
  std::string name_kk;
  std::string name_ru;
  std::string region;    // ISO 3166-2
  std::string district;  // may be empty
  PlaceKind kind = PlaceKind::school;
  std::optional<PlaceCode> code;
};

struct CsvFault {
  std::size_t line = 0;
  std::string text;
};

struct PlaceCsv {
  std::vector<PlaceRow> rows;    // empty when there are faults
  std::vector<CsvFault> faults;  // in order of lines
};

[[nodiscard]] PlaceCsv read_place_csv(std::string_view file);

// What read_place_csv() reads, in the one form of base/csv.hpp.
[[nodiscard]] std::string write_place_csv(std::span<const Place> places);

// Why a text that was typed for a place code is none, for whoever typed it.
[[nodiscard]] std::string code_fault(std::string_view text);

// Tidies a name of a place, a district or a person as it was typed, and says what is wrong with it,
// or nothing: it is valid UTF-8, turns no writing, holds only characters that are seen and all its
// letters, has no line breaks and is not too long.
[[nodiscard]] std::optional<std::string> tidy_name(std::string& name);

}  // namespace senim::places
