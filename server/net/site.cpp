#include "server/net/site.hpp"

#include <array>
#include <type_traits>

#include "server/net/contacts_api.hpp"
#include "server/net/public_pages.hpp"
#include "server/net/route.hpp"
#include "server/net/staff_api.hpp"
#include "server/net/upgrade.hpp"

namespace senim::net {

namespace {

using enum Method;
using enum staff::Audited;

static_assert(!std::is_default_constructible_v<Route>);
static_assert(
    !std::is_constructible_v<Route, Door, Methods, std::string_view, HostName, Route::Respond>);

constexpr Methods k_read{get, head};
constexpr Access k_everybody = Access::everybody();
constexpr auto k_usual = RequestLimit::requests;
constexpr auto k_own = staff::Action::own_account;

// The first row whose path fits answers, with the others of that very path.
constexpr std::array k_routes{
    // Whoever probes us asks by our number, often in HTTP/1.0 or by OPTIONS, as HAProxy does;
    // OPTIONS / is its check as it is when nobody configures it.
    Route{Door::people,
          {get, head, options},
          "/health",
          HostName::any,
          k_everybody,
          k_usual,
          no,
          answer_health},
    Route{Door::people, {options}, "/", HostName::any, k_everybody, k_usual, no, answer_health},
    Route{Door::people, k_read, "/", HostName::ours, k_everybody, k_usual, no, answer_page},
    Route{Door::people, k_read, "/exit", HostName::ours, k_everybody, k_usual, no, answer_exit},
    Route{Door::people, k_read, "/exit/*", HostName::ours, k_everybody, k_usual, no, answer_exit},
    // The door writes who has come in, and who was refused: before nobody knows.
    Route{Door::people,
          {post},
          "/api/sign-in",
          HostName::ours,
          k_everybody,
          RequestLimit::sign_ins,
          yes,
          sign_in},
    Route{
        Door::people, {post}, "/api/sign-out", HostName::ours, k_everybody, k_usual, no, sign_out},
    Route{Door::people, k_read, "/api/me", HostName::ours, k_own, k_usual, no, me},
    Route{Door::people, k_read, "/api/contacts/*", HostName::ours, staff::Action::read_contact,
          k_usual, yes, read_contact},
    Route{Door::people,
          {websocket},
          "/ws/child",
          HostName::ours,
          k_everybody,
          k_usual,
          no,
          open_for_child},
    Route{Door::people, k_read, "/ws/child", HostName::ours, k_everybody, k_usual, no,
          ask_to_upgrade},
    Route{Door::people,
          {websocket},
          "/ws/counsellor",
          HostName::ours,
          k_own,
          k_usual,
          no,
          open_for_counsellor},
    Route{Door::people, k_read, "/ws/counsellor", HostName::ours, k_everybody, k_usual, no,
          ask_to_upgrade},
    // The console's files and the child's, and the child's page for whatever a person may type.
    Route{Door::people, k_read, "*", HostName::ours, k_everybody, k_usual, no, answer_page},
    Route{Door::numbers, k_read, "/metrics", HostName::any, k_everybody, k_usual, no,
          answer_numbers},
};

}  // namespace

std::span<const Route> routes() { return k_routes; }

void answer(const std::shared_ptr<Hall>& hall, const Request& request, const Answer& then) {
  answer_by(k_routes, hall, request, then);
}

}  // namespace senim::net
