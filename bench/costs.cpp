#include "bench/costs.hpp"

#include <array>
#include <boost/json/object.hpp>
#include <cmath>
#include <string_view>
#include <utility>

#include "bench/comparison.hpp"

namespace senim::bench {

namespace {

struct Step {
  double Cost::* us;
  std::string_view meaning;
};
constexpr std::array<Step, 3> k_steps = {
    {{&Cost::start_us, "one start"},
     {&Cost::place_us, "one child's place, told for a second"},
     {&Cost::taking_us, "one child taken: offered, accepted, opened, closed"}}};
constexpr std::size_t k_meaning_width = 52;
constexpr std::size_t k_width = 10;

std::string padded(std::string_view text, std::size_t width, bool to_the_left) {
  const std::string space(width > text.size() ? width - text.size() : 0, ' ');
  return to_the_left ? std::string{text} + space : space + std::string{text};
}

}  // namespace

std::string table_of(const Costs& costs) {
  std::string out = "\n  " + padded("us of CPU, server and Redis; waiting:", k_meaning_width, true);
  for (const Cost& cost : costs) out += padded(std::to_string(cost.waiting), k_width, false);
  for (const Step& step : k_steps) {
    out += "\n  " + padded(step.meaning, k_meaning_width, true);
    for (const Cost& cost : costs) out += padded(short_number(cost.*step.us), k_width, false);
  }
  return out + "\n";
}

boost::json::array json_of(const Costs& costs) {
  boost::json::array all;
  for (const Cost& cost : costs) {
    all.push_back(boost::json::object{{"waiting", cost.waiting},
                                      {"start_us", cost.start_us},
                                      {"place_us", cost.place_us},
                                      {"taking_us", cost.taking_us}});
  }
  return all;
}

std::vector<std::string> too_steep(const Costs& costs) {
  std::vector<std::string> found;
  if (costs.size() < 2) return found;
  const Cost& least = costs.front();
  for (const Cost& cost : costs) {
    const double allowed = k_growth_slack * std::log(cost.waiting) / std::log(least.waiting);
    for (const Step& step : k_steps) {
      if (least.*step.us <= 0) continue;  // waiting alone took as much: nothing to compare with
      const double grown = cost.*step.us / least.*step.us;
      if (grown <= allowed) continue;
      found.push_back(std::string{step.meaning} + " costs " + short_number(grown) +
                      " times as much with " + std::to_string(cost.waiting) + " waiting as with " +
                      std::to_string(least.waiting));
    }
  }
  return found;
}

}  // namespace senim::bench
