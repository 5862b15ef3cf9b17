// Directory: the port through which the command line and the start of the server reach places,
// staff and filed contact records. Synchronous and blocking: it is never used by a worker that
// serves people. Errors of the store are thrown as std::runtime_error with one clear line.
// Implemented in server/stores/.
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
#include "server/staff/member.hpp"

namespace senim::records {

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
  [[nodiscard]] virtual bool add_staff(const staff::StaffMember& member) = 0;
  [[nodiscard]] virtual std::optional<staff::StaffMember> find_staff(const StaffName& name) = 0;
  [[nodiscard]] virtual std::vector<staff::StaffMember>
  list_staff() = 0;  // in order of their names
  // False when there is no such name, or only of somebody removed. Ends every session of this
  // member.
  [[nodiscard]] virtual bool set_password(const StaffName& name, const std::string& hash) = 0;

  // The standing after it; nothing when there is no such name. Ends every session of whoever is not
  // active then. Who was removed stays removed.
  [[nodiscard]] virtual std::optional<staff::Standing> set_standing(const StaffName& name,
                                                                    staff::Standing standing) = 0;

  // Whether any child has ever written here, or a contact is filed.
  [[nodiscard]] virtual bool has_contacts() = 0;
  // Every filed record once, in no particular order. The number of those that cannot be read at
  // all.
  [[nodiscard]] virtual std::uint64_t records(
      const std::function<void(const ContactRecord&)>& visit) = 0;
};

}  // namespace senim::records
