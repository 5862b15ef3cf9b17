// Signing in and out over HTTP, as PROTOCOL.md says: the secret of a session travels in a cookie
// that scripts cannot read and other sites cannot send. Asks the StaffDoor; keeps nothing.
#pragma once

#include <string_view>

#include "server/net/hall.hpp"
#include "server/net/reply.hpp"

namespace senim::net {

inline constexpr std::string_view k_session_cookie = "__Host-senim";

void sign_in(Hall& hall, const Request& request, const Answer& then);
void sign_out(Hall& hall, const Request& request, const Answer& then);
void me(Hall& hall, const Request& request, const Answer& then);

// For a request whose session is missing or has ended.
[[nodiscard]] Reply not_signed_in();
// For a door that cannot say.
[[nodiscard]] Reply door_trouble(ErrorCode code);

}  // namespace senim::net
