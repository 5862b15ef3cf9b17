#include "server/app/new_place.hpp"

#include "server/base/start_error.hpp"
#include "server/vault/random.hpp"

namespace senim::app {

places::Place add_new_place(records::Directory& directory, const places::PlaceRow& row) {
  constexpr int k_tries_max = 20;  // even with a million places one try in 600 finds its code taken
  for (int i = 0; i < k_tries_max; ++i) {
    const places::PlaceCode code =
        row.code ? *row.code : places::PlaceCode::make(vault::fill_random);
    const places::Place place{code,         row.name_kk, row.name_ru, row.region,
                              row.district, row.kind,    false};
    if (directory.add_place(place)) return place;
    if (row.code) throw StartError("the place code " + code.str() + " is taken");
  }
  throw StartError("no free place code was found; try again");
}

}  // namespace senim::app
