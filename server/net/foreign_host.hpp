// The answer to whoever reached us by another address than the public one: a page that says in
// three languages where the helpline is and whom to call. What is served by a name that is not ours
// is believed by browsers to belong to that name (DNS rebinding), so that nothing else is.
#pragma once

#include <string_view>

#include "server/net/reply.hpp"

namespace senim::net {

[[nodiscard]] Reply foreign_host(const Request& request, std::string_view public_url);

}  // namespace senim::net
