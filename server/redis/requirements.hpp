// What a Redis must be so that an acknowledged message is never lost (SECURITY.md): checked once at
// the start. Never changes a setting: a Redis that somebody else runs is theirs to set.
#pragma once

#include <string_view>

#include "server/redis/blocking_link.hpp"

namespace senim::redis {

// Throws StartError with one line naming the first thing that is missing and its fix.
void require_promise(BlockingLink& link);

// The first server on a store leaves the fingerprint of its operator key there; another key could
// read nothing that is there and would lock out what it writes. Throws StartError unless it is the
// same.
void require_key(BlockingLink& link, std::string_view fingerprint);

}  // namespace senim::redis
