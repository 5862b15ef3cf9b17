// How many children may wait at once where an operator says nothing (`--queue-max`): said here
// once, for the options and for the store that keeps the line. Owned by nobody; counts nothing.
#pragma once

#include <cstdint>

namespace senim::desk {

inline constexpr std::uint64_t k_queue_max_default = 2'000;

}  // namespace senim::desk
