#include "server/records/categories.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace senim::records;

TEST_CASE("every category has its own code and a name in three languages") {
  std::set<std::string_view> codes;
  for (const Category& category : categories()) {
    CAPTURE(category.code);
    CHECK(codes.insert(category.code).second);
    CHECK_FALSE(category.kk.empty());
    CHECK_FALSE(category.ru.empty());
    CHECK_FALSE(category.en.empty());
  }
}

TEST_CASE("the eleven groups of the field are there, and members only inside of their group") {
  std::size_t groups = 0;
  for (const Category& category : categories()) {
    const auto dot = category.code.find('.');
    if (dot == std::string::npos) {
      ++groups;
    } else {
      CHECK(find_category(category.code.substr(0, dot)) != nullptr);
    }
  }
  CHECK(groups == 11);
  REQUIRE(find_category("violence.bullying") != nullptr);
  CHECK(find_category("violence.bullying")->en == "Bullying");
  CHECK(find_category("violence") != nullptr);
  CHECK(find_category("bullying") == nullptr);
  CHECK(find_category("") == nullptr);
  CHECK(find_category("violence.") == nullptr);
}

// Fails when what is retired may still be written, or can be named no more.
TEST_CASE("a category that is retired, or whose group is, keeps its name and is written no more") {
  const auto list = read_categories(R"({"categories":[
    {"code":"a","names":{"kk":"А","ru":"А","en":"A"},"retired":true,"subcategories":[
      {"code":"x","names":{"kk":"Х","ru":"Х","en":"X"}}]},
    {"code":"b","names":{"kk":"Б","ru":"Б","en":"B"},"subcategories":[
      {"code":"x","names":{"kk":"Х","ru":"Х","en":"X"},"retired":true},
      {"code":"y","names":{"kk":"У","ru":"У","en":"Y"}}]}]})");
  REQUIRE(list.size() == 5);
  for (const Category& category : list) {
    CAPTURE(category.code);
    CHECK(category.retired == (category.code != "b" && category.code != "b.y"));
    CHECK_FALSE(category.en.empty());
  }
  CHECK(is_in_force("violence.bullying"));
  CHECK_FALSE(is_in_force("no.such_category"));
}
