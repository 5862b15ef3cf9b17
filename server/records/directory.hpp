// Directory: the port through which the command line and the start of the server reach places,
// staff and filed contact records. Synchronous and blocking: it is never used by a worker that
// serves people. Errors of the store are thrown as std::runtime_error with one clear line.
// Implemented in server/redis/.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/ids.hpp"
#include "protocol/words.hpp"
#include "server/places/place.hpp"
#include "server/records/contact_record.hpp"

namespace senim::records {

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

class Directory {
 public:
  Directory() = default;
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;
  virtual ~Directory() = default;

  // False, and nothing changed, when the code is taken.
  [[nodiscard]] virtual bool add_place(const places::Place& place) = 0;
  [[nodiscard]] virtual std::optional<places::Place> find_place(const places::PlaceCode& code) = 0;
  [[nodiscard]] virtual std::vector<places::Place> list_places() = 0;  // in order of their codes
  // False when there is no such place. Revoking twice is no error.
  [[nodiscard]] virtual bool revoke_place(const places::PlaceCode& code) = 0;

  // False, and nothing changed, when the name is taken.
  [[nodiscard]] virtual bool add_staff(const StaffMember& member) = 0;
  [[nodiscard]] virtual std::optional<StaffMember> find_staff(const StaffName& name) = 0;
  [[nodiscard]] virtual std::vector<StaffMember> list_staff() = 0;  // in order of their names
  // False when there is no such name, or only of somebody removed. Ends every session of this
  // member.
  [[nodiscard]] virtual bool set_password(const StaffName& name, const std::string& hash) = 0;

  // The standing after it; nothing when there is no such name. Ends every session of whoever is not
  // active then. Who was removed stays removed.
  [[nodiscard]] virtual std::optional<Standing> set_standing(const StaffName& name,
                                                             Standing standing) = 0;

  // Whether any child has ever written here, or a contact is filed.
  [[nodiscard]] virtual bool has_contacts() = 0;
  // Every filed record once, in no particular order. Throws when a stored record cannot be read.
  virtual void records(const std::function<void(const ContactRecord&)>& visit) = 0;
};

}  // namespace senim::records
