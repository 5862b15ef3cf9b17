// Site: the table of routes, that is, which answer belongs to which request. What may be asked, by
// whom and how often stands there and nowhere else; the answers are in public_pages, staff_api and
// upgrade. No socket.
#pragma once

#include <memory>

#include "server/net/hall.hpp"
#include "server/net/reply.hpp"

namespace senim::net {

void answer(const std::shared_ptr<Hall>& hall, const Request& request, const Answer& then);

}  // namespace senim::net
