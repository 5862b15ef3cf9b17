// The regions of the country, embedded in the binary from regions-kz.csv when it is built: 3 cities
// and 17 regions. Known by their ISO 3166-2 code everywhere else; names are for people. Never
// changes while the program runs.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace senim::places {

struct Region {
  std::string_view code;  // "KZ-62"
  std::string_view kk;
  std::string_view ru;
  std::string_view en;
};

[[nodiscard]] std::span<const Region> regions();                 // in the order of the file
[[nodiscard]] const Region* find_region(std::string_view code);  // null when there is none
// By code or by name in any language, in any spelling; null when there is none, and then
// region_fault() says why.
[[nodiscard]] const Region* match_region(std::string_view text);
[[nodiscard]] std::string region_fault(std::string_view text);

}  // namespace senim::places
