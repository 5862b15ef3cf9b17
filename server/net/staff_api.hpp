// Signing in and out over HTTP, as PROTOCOL.md says: the secret of a session travels in a cookie
// that scripts cannot read and other sites cannot send. Asks the StaffDoor; keeps nothing.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "server/net/route.hpp"

namespace senim::net {

inline constexpr std::string_view k_session_cookie = "__Host-senim";

void sign_in(const std::shared_ptr<Hall>& hall, const Visit& visit, const Answer& then);
void sign_out(const std::shared_ptr<Hall>& hall, const Visit& visit, const Answer& then);
void me(const std::shared_ptr<Hall>& hall, const Visit& visit, const Answer& then);

// One more from this address; the refusal when it is one too many.
[[nodiscard]] std::optional<Reply> too_many_sign_ins(Hall& hall, const Request& request);

// For a request whose session is missing or has ended.
[[nodiscard]] Reply not_signed_in();
// For somebody who is known, and whose role does not allow it.
[[nodiscard]] Reply role_refused();
// For a door that cannot say.
[[nodiscard]] Reply door_trouble(ErrorCode code);

}  // namespace senim::net
