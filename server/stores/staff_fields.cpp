#include "server/stores/staff_fields.hpp"

namespace senim::stores {

std::string member_key(const StaffName& name) { return "senim:{staff}:m:" + name.str(); }

std::string languages_text(const std::vector<Language>& languages) {
  std::string text;
  for (const Language language : languages) {
    if (!text.empty()) text += ',';
    text += to_string(language);
  }
  return text;
}

std::optional<to_counsellor::Me> read_member(const StaffName& name, std::string_view full_name,
                                             std::string_view alias, std::string_view role,
                                             std::string_view languages) {
  const auto known_role = parse_word<Role>(role);
  if (!known_role) return std::nullopt;
  to_counsellor::Me me{name, std::string{full_name}, std::string{alias}, *known_role, {}};
  while (!languages.empty()) {
    const auto comma = languages.find(',');
    const auto language = parse_word<Language>(languages.substr(0, comma));
    if (!language) return std::nullopt;
    me.languages.push_back(*language);
    languages = comma == std::string_view::npos ? "" : languages.substr(comma + 1);
  }
  if (me.languages.empty()) return std::nullopt;
  return me;
}

}  // namespace senim::stores
