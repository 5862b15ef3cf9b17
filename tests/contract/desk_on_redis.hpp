// The desk of a DeskRig on a real redis-server, one for the executable: what tests of this store
// alone need beside the port.
#pragma once

#include <functional>

#include "tests/contract/desk_rig.hpp"

namespace senim::tests {

[[nodiscard]] stores::DeskStore& on_redis(const DeskRig::Worker& worker);
// What `meanwhile` did is lost, as when an old copy of the store is restored.
void restore(const std::function<void()>& meanwhile);
void empty();  // all of the store but the functions

}  // namespace senim::tests
