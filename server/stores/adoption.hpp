// Closed conversations of a store that an earlier server used, which had left the days they are
// kept to Redis' wall clock: the desk counts them from now on (functions/desk.lua). Asked
// once at the start of a server, found to be done from then on.
#pragma once

#include <cstdint>

#include "server/redis/blocking_store.hpp"

namespace senim::stores {

// retention_s: for how long closed conversations are kept.
void adopt_closed(redis::BlockingStore& store, std::int64_t retention_s);

}  // namespace senim::stores
