// HttpConnection: one TCP connection while it speaks HTTP/1.0 or 1.1. Reads one request after the
// other within limits of size and time, has the site answer it, writes the answer, and hands its
// socket on when it becomes a WebSocket. Kept alive by its pending operation or by the answer it
// waits for. It knows no route and no rule.
#pragma once

#include <memory>

#include "server/net/hall.hpp"
#include "server/net/reply.hpp"
#include "server/net/socket.hpp"

namespace senim::net {

void serve_http(std::shared_ptr<Hall> hall, Socket socket, Door door);

}  // namespace senim::net
