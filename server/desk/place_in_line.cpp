#include "server/desk/place_in_line.hpp"

#include <algorithm>
#include <cstddef>

namespace senim::desk {

namespace {
constexpr MinutesBand k_bands[] = {{0, 1}, {1, 3}, {3, 10}};
constexpr MinutesBand k_longest{10, std::nullopt};
}  // namespace

int place_of(double order, const LineView& line) {
  const auto ahead = std::ranges::count_if(line.first, [order](double o) { return o < order; });
  return static_cast<int>(std::min<std::ptrdiff_t>(ahead + 1, k_place_more));
}

MinutesBand minutes_of(double order, const LineView& line) {
  if (line.available == 0) return k_longest;
  for (std::size_t i = 0; i < line.within.size(); ++i) {
    if (order <= line.within[i]) return k_bands[i];
  }
  return k_longest;
}

MinutesBand minutes_of_newcomer(const LineView& line) {
  // Later than everyone who is here, and before the absent ones, whom a newcomer would precede.
  return minutes_of(k_order_absent - 1, line);
}

}  // namespace senim::desk
