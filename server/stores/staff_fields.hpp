// Where a member of the staff lies in Redis and how the fields read, for the StaffStore of the
// workers and the Directory of the command line. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/counsellor_messages.hpp"

namespace senim::stores {

inline constexpr std::string_view k_staff_names = "senim:{staff}:names";

[[nodiscard]] std::string member_key(const StaffName& name);

[[nodiscard]] std::string languages_text(const std::vector<Language>& languages);  // "kk,ru"

// Nothing when a field is not what languages_text() and to_string() write.
[[nodiscard]] std::optional<to_counsellor::Me> read_member(const StaffName& name,
                                                           std::string_view full_name,
                                                           std::string_view alias,
                                                           std::string_view role,
                                                           std::string_view languages);

}  // namespace senim::stores
