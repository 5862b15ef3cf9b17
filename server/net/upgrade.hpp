// From a request for a WebSocket to the session behind it: origin, version and, for counsellors,
// the sign-in are checked before the upgrade is accepted.
#pragma once

#include <memory>

#include "server/net/hall.hpp"
#include "server/net/reply.hpp"

namespace senim::net {

void answer_upgrade(const std::shared_ptr<Hall>& hall, const Request& request, const Answer& then);

// What a browser sends without being asked by our own page carries the other page's Origin.
[[nodiscard]] bool comes_from_own_page(const Hall& hall, const Request& request);
[[nodiscard]] Reply foreign_origin();

// For a plain request to an address that only speaks WebSocket.
[[nodiscard]] Reply upgrade_required();

}  // namespace senim::net
