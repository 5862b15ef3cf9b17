// Identity: by what two places are one, however each was typed (base/spelling.hpp). Never shown or
// stored.
#pragma once

#include <string>
#include <tuple>

#include "server/base/spelling.hpp"
#include "server/places/place.hpp"

namespace senim::places {

using Identity = std::tuple<std::string, std::string, std::string, std::string, PlaceKind>;

// Of a Place, or of a row of a list.
template <class Named>
[[nodiscard]] Identity identity_of(const Named& place) {
  return {look(place.name_kk), look(place.name_ru), place.region, look(place.district), place.kind};
}

}  // namespace senim::places
