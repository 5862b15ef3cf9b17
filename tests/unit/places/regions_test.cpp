#include "server/places/regions.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace senim::places;

TEST_CASE("there are twenty regions, each with its own code and three names") {
  std::set<std::string_view> codes;
  for (const Region& region : regions()) {
    codes.insert(region.code);
    CHECK(region.code.starts_with("KZ-"));
    CHECK_FALSE(region.kk.empty());
    CHECK_FALSE(region.ru.empty());
    CHECK_FALSE(region.en.empty());
  }
  CHECK(codes.size() == 20);
}

TEST_CASE("a region is found by its code only, and matched by its names too") {
  REQUIRE(find_region("KZ-62") != nullptr);
  CHECK(find_region("KZ-62")->kk == "Ұлытау облысы");
  CHECK(find_region("KZ-62")->en == "Ulytau Region");
  CHECK(find_region("Ұлытау облысы") == nullptr);
  CHECK(find_region("") == nullptr);
  for (const auto* name : {"KZ-62", "Ұлытау облысы", "область Ұлытау", "Ulytau Region"}) {
    CHECK(match_region(name) == find_region("KZ-62"));
  }
  CHECK(match_region("Улытау") == nullptr);
}
