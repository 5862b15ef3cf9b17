// From a request for a WebSocket to the session behind it: version, origin and subprotocol are
// checked before anybody is asked who it is, and that before the upgrade is accepted.
#pragma once

#include <memory>
#include <optional>

#include "server/net/route.hpp"

namespace senim::net {

// Why this request cannot become a WebSocket at an address where there is one; nothing: it can.
[[nodiscard]] std::optional<Reply> refusal_of_upgrade(const Hall& hall, const Request& request);

void open_for_child(const std::shared_ptr<Hall>& hall, const Visit& visit, const Answer& then);
void open_for_counsellor(const std::shared_ptr<Hall>& hall, const Visit& visit, const Answer& then);
// For a plain request to an address that only speaks WebSocket.
void ask_to_upgrade(const std::shared_ptr<Hall>& hall, const Visit& visit, const Answer& then);

// What a browser sends without being asked by our own page carries the other page's Origin.
[[nodiscard]] bool comes_from_own_page(const Hall& hall, const Request& request);
[[nodiscard]] Reply foreign_origin();

}  // namespace senim::net
