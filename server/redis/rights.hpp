// What a worker and its functions run on a Redis, asked of its ACL before it is needed and for as
// long as it is: commands, keys and channels. One list, made of what the functions say they call
// and of the commands that the links send themselves. Runs none of it.
#pragma once

#include <string>

#include "server/redis/command.hpp"
#include "server/redis/reply.hpp"

namespace senim::redis {

struct RightsAsked {
  bool replicas = false;  // what must have it is waited for
  bool cluster = false;
};

// FCALL of functions/rights.lua with all that is needed.
[[nodiscard]] Command rights_question(const RightsAsked& asked);
// The right that is missing and how to give it, in one line; empty when none is.
[[nodiscard]] std::string missing_right(Reply reply);
// The same for an answer that refuses a command for want of rights; empty for any other.
[[nodiscard]] std::string missing_right(const Command& command, Reply reply);

}  // namespace senim::redis
