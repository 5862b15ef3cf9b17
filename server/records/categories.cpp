#include "server/records/categories.hpp"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <vector>

#include "server/records/embedded_categories.hpp"
#include "server/records/embedded_json.hpp"

namespace senim::records {

namespace {

Category read_one(const boost::json::object& entry, const Category* group) {
  const auto& names = entry.at("names").as_object();
  const std::string code = text_at(entry, "code");
  return {.code = group == nullptr ? code : group->code + "." + code,
          .kk = text_at(names, "kk"),
          .ru = text_at(names, "ru"),
          .en = text_at(names, "en"),
          .retired = (group != nullptr && group->retired) || flag_at(entry, "retired")};
}

}  // namespace

std::vector<Category> read_categories(std::string_view json) {
  const boost::json::value document = boost::json::parse({json.data(), json.size()});
  std::vector<Category> list;
  for (const auto& group : document.as_object().at("categories").as_array()) {
    const Category whole = read_one(group.as_object(), nullptr);
    list.push_back(whole);
    for (const auto& member : group.as_object().at("subcategories").as_array()) {
      list.push_back(read_one(member.as_object(), &whole));
    }
  }
  return list;
}

std::span<const Category> categories() {
  static const std::vector<Category> list = read_categories(k_embedded_categories);
  return list;
}

const Category* find_category(std::string_view code) {
  const auto list = categories();
  const auto found = std::ranges::find(list, code, &Category::code);
  return found == list.end() ? nullptr : &*found;
}

bool is_in_force(std::string_view code) {
  const Category* category = find_category(code);
  return category != nullptr && !category->retired;
}

}  // namespace senim::records
