// A route: what is answered to a method at a path, to whom, within which limit, and whether it
// leaves a line in the log. Rows of the one table that dispatches requests (site.cpp). A row
// without one of these does not compile. Plain values.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "protocol/counsellor_messages.hpp"
#include "server/net/hall.hpp"
#include "server/net/reply.hpp"
#include "server/staff/rights.hpp"

namespace senim::net {

class Methods {
 public:
  constexpr Methods(std::initializer_list<Method> methods) {
    for (const Method method : methods) bits_ |= bit(method);
  }
  [[nodiscard]] constexpr bool have(Method method) const { return (bits_ & bit(method)) != 0; }
  [[nodiscard]] constexpr Methods and_also(Methods more) const {
    Methods both = *this;
    both.bits_ |= more.bits_;
    return both;
  }
  [[nodiscard]] std::string words() const;  // "GET, HEAD", as in Allow

 private:
  [[nodiscard]] static constexpr unsigned bit(Method method) {
    return 1U << static_cast<unsigned>(method);
  }
  unsigned bits_ = 0;
};

// Who may ask: everybody, or whoever is signed in and may do this.
class Access {
 public:
  [[nodiscard]] static constexpr Access everybody() { return Access{std::nullopt}; }
  constexpr Access(staff::Action action)  // NOLINT(google-explicit-constructor)
      : Access{std::optional{action}} {}
  [[nodiscard]] constexpr std::optional<staff::Action> action() const { return action_; }

 private:
  constexpr explicit Access(std::optional<staff::Action> action) : action_(action) {}
  std::optional<staff::Action> action_;
};

// Beside the budget of requests of an address, which holds for all.
enum class RequestLimit : std::uint8_t { requests, sign_ins };

[[nodiscard]] constexpr std::string_view to_string(RequestLimit limit) {
  return limit == RequestLimit::requests ? "requests" : "sign_ins";
}

// By which name we are reached: a page only by our own (DNS rebinding), what probes ask by any.
enum class HostName : std::uint8_t { ours, any };

// A request that may be answered, for the length of the call: its person is known where its route
// names an action.
struct Visit {
  const Request& request;
  const to_counsellor::Me* person;
};

struct Route {
  using Respond = void (*)(const std::shared_ptr<Hall>& hall, const Visit& visit,
                           const Answer& then);
  constexpr Route(Door its_door, Methods its_methods, std::string_view its_path, HostName its_host,
                  Access its_access, RequestLimit its_limit, staff::Audited its_audited,
                  Respond its_respond)
      : door(its_door),
        methods(its_methods),
        path(its_path),
        host(its_host),
        access(its_access),
        limit(its_limit),
        audited(its_audited),
        respond(its_respond) {}

  Door door;
  Methods methods;
  std::string_view path;  // "/exit"; "/exit/*": what is below it; "*": whatever no row before names
  HostName host;
  Access access;
  RequestLimit limit;
  staff::Audited audited;
  Respond respond;
};

// Every route there is.
[[nodiscard]] std::span<const Route> routes();

// Answers by the first row whose path fits and the methods of the rows of that path.
void answer_by(std::span<const Route> table, const std::shared_ptr<Hall>& hall,
               const Request& request, const Answer& then);

}  // namespace senim::net
