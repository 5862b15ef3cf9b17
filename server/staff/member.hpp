// A member of the staff as the helpline knows them, and whether they may sign in. Plain values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/ids.hpp"
#include "protocol/words.hpp"

namespace senim::staff {

// Whether somebody may sign in. Who was removed stays known by name, and may never again.
enum class Standing : std::uint8_t { active, suspended, removed };

[[nodiscard]] constexpr std::string_view to_string(Standing standing) {
  return standing == Standing::active      ? "active"
         : standing == Standing::suspended ? "suspended"
                                           : "removed";
}

struct StaffMember {
  StaffName name;         // signs in with it
  std::string full_name;  // seen by staff
  std::string alias;      // seen by children
  Role role = Role::counsellor;
  std::vector<Language> languages;  // at least one
  std::string password_hash;        // of vault::hash_password; empty unless active
  Standing standing = Standing::active;
};

}  // namespace senim::staff
