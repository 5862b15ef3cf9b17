// The categories of contacts, embedded in the binary from protocol/categories.json when it is
// built. A code is "violence.bullying", or "violence" alone for the whole group. One that is no
// longer used stays in the file as retired: what was filed with it keeps its name, and nothing new
// gets it. Never changes while the program runs.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace senim::records {

struct Category {
  std::string code;  // "violence.bullying"; a group: "violence"
  std::string kk;
  std::string ru;
  std::string en;
  bool retired = false;  // itself or its group
};

// Of the JSON of such a file. Throws for what is not of its form.
[[nodiscard]] std::vector<Category> read_categories(std::string_view json);

[[nodiscard]] std::span<const Category> categories();  // each group followed by its members
[[nodiscard]] const Category* find_category(std::string_view code);  // null when there is none
// Whether a record may be written with it.
[[nodiscard]] bool is_in_force(std::string_view code);

}  // namespace senim::records
