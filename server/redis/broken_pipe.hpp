// hiredis writes with plain write(): without this a Redis that dies takes the server with it by
// SIGPIPE.
#pragma once

#include <csignal>

namespace senim::redis {

// For the whole process, once; called by everything that opens a hiredis context.
inline void ignore_broken_pipes() {
  [[maybe_unused]] static const auto before = std::signal(SIGPIPE, SIG_IGN);
}

}  // namespace senim::redis
