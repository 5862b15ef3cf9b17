#include "server/net/upgrade.hpp"

#include <string>
#include <utility>

#include "server/net/child_session.hpp"
#include "server/net/counsellor_session.hpp"
#include "server/net/http_words.hpp"
#include "server/net/staff_api.hpp"
#include "server/net/websocket.hpp"

namespace senim::net {

Reply upgrade_required() {
  auto reply = error_reply(426, "upgrade_required",
                           "this address speaks WebSocket version 13, subprotocol senim.v1");
  reply.fields = "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n";
  return reply;
}

bool comes_from_own_page(const Hall& hall, const Request& request) {
  const auto& options = hall.options;
  if (request.origin.empty() ||
      is_own_origin(request.origin, request.host, request.secure, options.public_url)) {
    return true;
  }
  options.complaints->foreign_origin();
  return false;
}

Reply foreign_origin() {
  return error_reply(403, "foreign_origin", "this may only be asked from our own page");
}

void answer_upgrade(const std::shared_ptr<Hall>& hall, const Request& request, const Answer& then) {
  const bool child = request.path == "/ws/child";
  if (!child && request.path != "/ws/counsellor") {
    return then(error_reply(404, "not_found", "there is no WebSocket at this address"));
  }
  if (!request.upgrade.well_formed) return then(upgrade_required());
  if (!comes_from_own_page(*hall, request)) return then(foreign_origin());
  if (!lists(request.upgrade.protocols, k_subprotocol)) {
    return then(error_reply(400, "unknown_version",
                            "offer the subprotocol senim.v1 in Sec-WebSocket-Protocol"));
  }
  if (hall->draining) return then(error_reply(503, "draining", "the server is going away"));
  if (child) return then(std::make_shared<ChildSession>(hall, request.started_from));

  std::string session{cookie(request.cookie, k_session_cookie)};
  if (session.empty()) return then(not_signed_in());
  hall->door.who(session, [hall, then, session](result<to_counsellor::Me> person) {
    if (!person) return then(door_trouble(person.error()));
    then(std::make_shared<CounsellorSession>(hall, std::move(*person), session));
  });
}

}  // namespace senim::net
