// A place as it lies in Redis: senim:{places}:book, HASH code -> JSON, and senim:{places}:revoked,
// SET of codes. Places are added and revoked, never changed or deleted, so that the sizes of the
// two tell whether anything is new. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "server/places/place.hpp"

namespace senim::stores {

inline constexpr std::string_view k_places = "senim:{places}:book";
inline constexpr std::string_view k_revoked_places = "senim:{places}:revoked";

[[nodiscard]] std::string to_json(
    const places::Place& place);  // without its code and whether it is revoked

// Nothing for what to_json() could not have written.
[[nodiscard]] std::optional<places::Place> place_from_json(std::string_view code,
                                                           std::string_view json, bool revoked);

}  // namespace senim::stores
