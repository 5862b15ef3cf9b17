// Site: which answer belongs to which request. Pages, health, metrics and exit are answered here;
// staff requests go to StaffApi's functions, and requests for a WebSocket become sessions. No
// socket; every path is looked up, none is built.
#pragma once

#include <memory>

#include "server/net/hall.hpp"
#include "server/net/reply.hpp"

namespace senim::net {

void answer(const std::shared_ptr<Hall>& hall, const Request& request, const Answer& then);

}  // namespace senim::net
