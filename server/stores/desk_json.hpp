// What the desk's functions answer and publish, read from JSON. Anything that is not as desk.lua
// writes it becomes store_trouble: it can only come from another version of the functions.
#pragma once

#include <string_view>
#include <variant>

#include "server/desk/desk_store.hpp"

namespace senim::stores {

struct CounsellorChange {
  StaffName staff;
  desk::CounsellorState state;
};

[[nodiscard]] result<desk::View> read_view(std::string_view json);
[[nodiscard]] result<desk::CounsellorView> read_counsellor_view(std::string_view json);
[[nodiscard]] result<desk::Beat> read_beat(std::string_view json);
[[nodiscard]] result<desk::Seated> read_seated(std::string_view json);
[[nodiscard]] result<std::vector<ConversationId>> read_overdue(std::string_view json);
[[nodiscard]] result<desk::Filing> read_filing(std::string_view json);
[[nodiscard]] result<Done> read_done(std::string_view json);
[[nodiscard]] result<std::variant<desk::View, CounsellorChange>> read_event(std::string_view json);

}  // namespace senim::stores
