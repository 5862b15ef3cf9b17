// Where a child stands and how long it will probably wait, from the worker's last view of the line:
// by comparing orders, never by counting. Pure functions.
#pragma once

#include "protocol/child_messages.hpp"
#include "server/desk/desk_store.hpp"

namespace senim::desk {

inline constexpr int k_place_more = 6;  // "more than five"

[[nodiscard]] int place_of(double order, const LineView& line);
[[nodiscard]] MinutesBand minutes_of(double order, const LineView& line);
// For a child who is not in the line yet: as if at its end.
[[nodiscard]] MinutesBand minutes_of_newcomer(const LineView& line);

}  // namespace senim::desk
