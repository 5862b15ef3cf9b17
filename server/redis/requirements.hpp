// What a Redis must be so that an acknowledged message is never lost (SECURITY.md): checked once at
// the start. Never changes a setting: a Redis that somebody else runs is theirs to set.
#pragma once

#include "server/redis/blocking_link.hpp"

namespace senim::redis {

// Throws StartError with one line naming the first thing that is missing and its fix.
void require_promise(BlockingLink& link);

}  // namespace senim::redis
