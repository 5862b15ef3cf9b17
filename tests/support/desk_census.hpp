// The census of the desk: reads all of it in one step and names whatever contradicts the invariants
// written above functions/desk.lua: a child in no state or in two, a counsellor above capacity, one
// child with two counsellors, somebody for whose absence nobody watches. Changes nothing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/redis/store_address.hpp"

namespace senim::support {

struct Census {
  std::vector<std::string> faults;  // empty when all is well; ids and phases only
  std::size_t waiting = 0;
  std::size_t offered = 0;
  std::size_t live = 0;
  std::size_t wrap_up = 0;
  std::size_t closed = 0;
  std::size_t seats = 0;  // of children, at all workers
  [[nodiscard]] std::size_t open() const { return waiting + offered + live + wrap_up; }
};

// `prefix` as in desk.lua: senim:{NAME}.
[[nodiscard]] Census take_census(const redis::StoreAddress& store, std::string_view prefix);

}  // namespace senim::support
