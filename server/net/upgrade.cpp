#include "server/net/upgrade.hpp"

#include <string>
#include <utility>

#include "server/net/child_session.hpp"
#include "server/net/counsellor_session.hpp"
#include "server/net/http_words.hpp"
#include "server/net/staff_api.hpp"
#include "server/net/websocket.hpp"

namespace senim::net {

namespace {

Reply upgrade_required() {
  auto reply = error_reply(426, "upgrade_required",
                           "this address speaks WebSocket version 13, subprotocol senim.v1");
  reply.fields = "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n";
  return reply;
}

}  // namespace

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

std::optional<Reply> refusal_of_upgrade(const Hall& hall, const Request& request) {
  if (!request.upgrade.well_formed) return upgrade_required();
  if (!comes_from_own_page(hall, request)) return foreign_origin();
  if (!lists(request.upgrade.protocols, k_subprotocol)) {
    return error_reply(400, "unknown_version",
                       "offer the subprotocol senim.v1 in Sec-WebSocket-Protocol");
  }
  if (hall.draining) return error_reply(503, "draining", "the server is going away");
  return std::nullopt;
}

void open_for_child(const std::shared_ptr<Hall>& hall, const Visit& visit, const Answer& then) {
  then(std::make_shared<ChildSession>(hall, visit.request.started_from));
}

void open_for_counsellor(const std::shared_ptr<Hall>& hall, const Visit& visit,
                         const Answer& then) {
  then(std::make_shared<CounsellorSession>(
      hall, *visit.person, std::string{cookie(visit.request.cookie, k_session_cookie)}));
}

void ask_to_upgrade(const std::shared_ptr<Hall>&, const Visit&, const Answer& then) {
  then(upgrade_required());
}

}  // namespace senim::net
