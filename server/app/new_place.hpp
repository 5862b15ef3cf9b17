// Adding a place under a code that was made for it.
#pragma once

#include "server/places/place_csv.hpp"
#include "server/records/directory.hpp"

namespace senim::app {

// Adds the place of this row under its code, or under a new one when it has none. Throws StartError
// when its code is taken.
[[nodiscard]] places::Place add_new_place(records::Directory& directory,
                                          const places::PlaceRow& row);

}  // namespace senim::app
