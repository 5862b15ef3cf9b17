// Place: where a poster hangs, a school or a college in a district in a region. A plain value; the
// store keeps it under its code. Never holds an address of a building, a class or a person.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "server/places/place_code.hpp"

namespace senim::places {

enum class PlaceKind : std::uint8_t { school, college };

[[nodiscard]] std::string_view to_string(PlaceKind kind);
[[nodiscard]] std::optional<PlaceKind> parse_place_kind(std::string_view text);

struct Place {
  PlaceCode code;
  std::string name_kk;
  std::string name_ru;
  std::string region;    // ISO 3166-2, one of regions.hpp
  std::string district;  // may be empty
  PlaceKind kind = PlaceKind::school;
  bool revoked = false;  // its posters were taken down; a child who scans one all the same is
                         // served, place "unknown"
  bool operator==(const Place&) const = default;
};

}  // namespace senim::places
