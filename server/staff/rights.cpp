#include "server/staff/rights.hpp"

#include <array>
#include <cstddef>

namespace senim::staff {

namespace {

constexpr Roles k_all{Role::counsellor, Role::supervisor, Role::administrator};
// Whoever runs the place reads nothing of a child and is offered none. A supervisor talks to
// children too: of a small helpline that is half the staff.
constexpr Roles k_with_children{Role::counsellor, Role::supervisor};

constexpr std::array k_rights{
    Right{Action::own_account, "own_account", k_all},
    Right{Action::converse, "converse", k_with_children},
    Right{Action::read_conversation, "read_conversation", k_with_children},
    Right{Action::write_note, "write_note", k_with_children},
    Right{Action::set_risk, "set_risk", k_with_children},
    Right{Action::file_contact, "file_contact", k_with_children},
    Right{Action::read_contact, "read_contact", k_with_children},
};

constexpr bool is_in_order() {
  for (std::size_t i = 0; i < k_rights.size(); ++i)
    if (k_rights[i].action != static_cast<Action>(i)) return false;
  return true;
}
static_assert(is_in_order());
static_assert(k_rights.size() == static_cast<std::size_t>(Action::read_contact) + 1,
              "an action without a row: nobody would know who may do it");

const Right& right(Action action) { return k_rights.at(static_cast<std::size_t>(action)); }

}  // namespace

std::span<const Right> rights() { return k_rights; }

bool may(Roles roles, Action action) { return right(action).whose.meet(roles); }

std::string_view to_string(Action action) { return right(action).word; }

}  // namespace senim::staff
