#include "server/places/place.hpp"

namespace senim::places {

std::string_view to_string(PlaceKind kind) {
  switch (kind) {
    case PlaceKind::school:
      return "school";
    case PlaceKind::college:
      return "college";
  }
  return {};
}

std::optional<PlaceKind> parse_place_kind(std::string_view text) {
  for (const PlaceKind kind : {PlaceKind::school, PlaceKind::college}) {
    if (text == to_string(kind)) return kind;
  }
  return std::nullopt;
}

}  // namespace senim::places
