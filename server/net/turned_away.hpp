// What those hear for whom there is no place: one honest word, which a page takes for "try again".
#pragma once

#include "server/net/counters.hpp"
#include "server/net/reply.hpp"
#include "server/net/socket.hpp"

namespace senim::net {

[[nodiscard]] Reply full_reply();

// Says it without listening, if it fits into the empty send buffer, and spends no memory on it. The
// connection ends with the socket.
void turn_away(Counters& counters, Socket socket);

}  // namespace senim::net
