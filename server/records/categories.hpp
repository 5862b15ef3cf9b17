// The categories of contacts, embedded in the binary from protocol/categories.json when it is
// built. A code is "violence.bullying", or "violence" alone for the whole group. Never changes
// while the program runs.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace senim::records {

struct Category {
  std::string code;  // "violence.bullying"; a group: "violence"
  std::string kk;
  std::string ru;
  std::string en;
};

[[nodiscard]] std::span<const Category> categories();  // each group followed by its members
[[nodiscard]] const Category* find_category(std::string_view code);  // null when there is none

}  // namespace senim::records
