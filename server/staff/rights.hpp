// Who may do what: one table of actions and roles, as data. Everything that staff can ask for, a
// command on a WebSocket or a request over HTTP, names one of these actions in the table that
// dispatches it. Pure; it knows neither commands nor routes, and never who somebody is.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>

#include "protocol/words.hpp"

namespace senim::staff {

enum class Action : std::uint8_t {
  own_account,        // be signed in, see one's own name, role and state
  converse,           // see who waits, be offered children, take them, write to them, end
  read_conversation,  // what was said in a conversation that one holds
  write_note,
  set_risk,
  file_contact,  // complete the contact record
  read_contact,  // that is on file; a counsellor only their own
};

// Whether what is done leaves a line in the log, `staff_acted`: who, and which command or route;
// never with whom, nor in which conversation.
enum class Audited : std::uint8_t { no, yes };

// The roles of a person, or those that may do something. A person of several may do what any of
// them may.
class Roles {
 public:
  // Of one role too: that is what everybody has today.
  constexpr Roles(std::initializer_list<Role> roles) {
    for (const Role role : roles) bits_ |= bit(role);
  }
  constexpr Roles(Role role) : bits_(bit(role)) {}  // NOLINT(google-explicit-constructor)

  [[nodiscard]] constexpr bool meet(Roles other) const { return (bits_ & other.bits_) != 0; }

 private:
  [[nodiscard]] static constexpr unsigned bit(Role role) {
    return 1U << static_cast<unsigned>(role);
  }
  unsigned bits_ = 0;
};

struct Right {
  Action action;
  std::string_view word;
  Roles whose;
};

// A row for each action, in the order of the enum.
[[nodiscard]] std::span<const Right> rights();
[[nodiscard]] bool may(Roles roles, Action action);
[[nodiscard]] std::string_view to_string(Action action);

}  // namespace senim::staff
