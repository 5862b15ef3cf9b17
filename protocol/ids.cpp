#include "protocol/ids.hpp"

namespace senim {

namespace {

constexpr std::size_t k_staff_name_characters_min = 2;
constexpr std::size_t k_staff_name_characters_max = 32;

constexpr bool is_of_staff_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

}  // namespace

std::optional<StaffName> StaffName::parse(std::string_view text) {
  if (text.size() < k_staff_name_characters_min || text.size() > k_staff_name_characters_max ||
      !std::ranges::all_of(text, is_of_staff_name)) {
    return std::nullopt;
  }
  return StaffName{std::string{text}};
}

}  // namespace senim
