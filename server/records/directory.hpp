// Directory: the port through which the command line and the start of the server reach places,
// staff and filed contact records. Synchronous and blocking: it is never used by a worker that
// serves people. Errors of the store are thrown as std::runtime_error with one clear line.
// Implemented in server/redis/.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "protocol/ids.hpp"
#include "protocol/words.hpp"
#include "server/places/place.hpp"
#include "server/records/contact_record.hpp"

namespace senim::records {

struct StaffMember {
  StaffName name;         // signs in with it
  std::string full_name;  // seen by staff
  std::string alias;      // seen by children
  Role role = Role::counsellor;
  std::vector<Language> languages;  // at least one
  std::string password_hash;        // of vault::hash_password
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
  // False when there is no such name. Ends every session of this member.
  [[nodiscard]] virtual bool set_password(const StaffName& name, const std::string& hash) = 0;

  // Every filed record once, in no particular order. Throws when a stored record cannot be read.
  virtual void records(const std::function<void(const ContactRecord&)>& visit) = 0;
};

}  // namespace senim::records
