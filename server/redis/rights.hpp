// What a Redis says of the rights of this user (function_library.hpp asks): which one is missing,
// and how to give it, in one line that is safe to log. Runs nothing.
#pragma once

#include <string>

#include "server/redis/command.hpp"
#include "server/redis/function_library.hpp"
#include "server/redis/reply.hpp"

namespace senim::redis {

// Of an answer to Functions::rights_question; empty when none is missing.
[[nodiscard]] std::string missing_right(Reply reply);
// The same for an answer that refuses a command for want of rights; empty for any other.
[[nodiscard]] std::string missing_right(const Command& command, Reply reply);

}  // namespace senim::redis
