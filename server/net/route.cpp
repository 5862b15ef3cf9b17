#include "server/net/route.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "server/net/foreign_host.hpp"
#include "server/net/http_words.hpp"
#include "server/net/staff_api.hpp"
#include "server/net/upgrade.hpp"

namespace senim::net {

namespace {

struct MethodWord {
  Method method;
  std::string_view word;
};
constexpr std::array k_method_words{
    MethodWord{Method::get, "GET"}, MethodWord{Method::head, "HEAD"},
    MethodWord{Method::post, "POST"}, MethodWord{Method::options, "OPTIONS"}};

bool fits(std::string_view shape, std::string_view path) {
  if (shape == "*") return true;
  if (!shape.ends_with("/*")) return shape == path;
  shape.remove_suffix(1);
  return path.starts_with(shape);
}

// What the table has for the path of a request.
struct Place {
  std::optional<Methods> methods;  // that are understood here; nothing: there is no such path
  const Route* route = nullptr;    // for this request's method
  HostName host = HostName::any;   // of the route, or of all that is here
};

Place find(std::span<const Route> table, const Request& request) {
  const Method method = request.upgrade.wanted ? Method::websocket : request.method;
  Place place;
  std::string_view path;
  for (const Route& row : table) {
    if (row.door != request.door) continue;
    if (place.methods ? row.path != path : !fits(row.path, request.path)) continue;
    path = row.path;
    place.methods = place.methods ? place.methods->and_also(row.methods) : row.methods;
    if (row.host == HostName::ours) place.host = HostName::ours;
    if (place.route == nullptr && row.methods.have(method)) place.route = &row;
  }
  if (place.route != nullptr) place.host = place.route->host;
  return place;
}

Reply wrong_method(Methods allowed) {
  auto reply = error_reply(405, "wrong_method", "see the Allow header for what is understood here");
  reply.fields = "Allow: " + allowed.words() + "\r\n";
  return reply;
}

// What can be said before anybody is asked who it is; nothing when the route may be gone.
std::optional<Reply> refusal_at(const Place& place, Hall& hall, const Request& request) {
  const bool socket = request.upgrade.wanted;
  if (!place.methods) return error_reply(404, "not_found", "there is nothing at this address");
  if ((place.host == HostName::ours || socket) &&
      !is_own_host(request.host, hall.options.public_url)) {
    hall.options.complaints->foreign_host();
    return foreign_host(request, hall.options.public_url);
  }
  if (socket && place.route == nullptr)
    return error_reply(404, "not_found", "there is no WebSocket at this address");
  if (socket) return refusal_of_upgrade(hall, request);
  if (request.method == Method::post && !comes_from_own_page(hall, request))
    return foreign_origin();
  if (place.route == nullptr) return wrong_method(*place.methods);
  return std::nullopt;
}

void respond(const Route& route, const std::shared_ptr<Hall>& hall, const Visit& visit,
             const Answer& then) {
  if (route.audited == staff::Audited::yes && visit.person != nullptr)
    log::info("staff_acted",
              {{"staff", safe(visit.person->staff.str())}, {"route", safe(route.path)}});
  route.respond(hall, visit, then);
}

}  // namespace

std::string Methods::words() const {
  std::string words;
  for (const auto& [method, word] : k_method_words) {
    if (!have(method)) continue;
    if (!words.empty()) words += ", ";
    words += word;
  }
  return words;
}

void answer_by(std::span<const Route> table, const std::shared_ptr<Hall>& hall,
               const Request& request, const Answer& then) {
  const Place place = find(table, request);
  if (auto refused = refusal_at(place, *hall, request)) return then(std::move(*refused));
  const Route& route = *place.route;
  if (route.limit == RequestLimit::sign_ins) {
    if (auto refused = too_many_sign_ins(*hall, request)) return then(std::move(*refused));
  }
  const auto action = route.access.action();
  if (!action) return respond(route, hall, {request, nullptr}, then);
  const auto session = cookie(request.cookie, k_session_cookie);
  if (session.empty()) return then(not_signed_in());
  hall->door.who(session, [hall, request, then, &route,
                           action = *action](const result<to_counsellor::Me>& person) {
    if (!person) return then(door_trouble(person.error()));
    if (!staff::may(person->role, action)) return then(role_refused());
    respond(route, hall, {request, &*person}, then);
  });
}

}  // namespace senim::net
