#include "bench/doors.hpp"

namespace senim::bench {

void Doors::open(std::size_t number, const Target& target) {
  const std::lock_guard lock{mutex_};
  targets_.at(number) = target;
}

void Doors::shut(std::size_t number) {
  const std::lock_guard lock{mutex_};
  targets_.at(number).reset();
}

std::optional<Door> Doors::pick(std::optional<std::size_t> not_this) {
  const std::lock_guard lock{mutex_};
  std::vector<std::size_t> others;
  std::optional<std::size_t> chosen;
  for (std::size_t number = 0; number < targets_.size(); ++number) {
    if (!targets_[number]) continue;
    if (number == not_this) {
      chosen = number;
    } else {
      others.push_back(number);
    }
  }
  if (!others.empty()) chosen = others[random_() % others.size()];
  if (!chosen) return std::nullopt;
  return Door{.number = *chosen, .target = *targets_[*chosen]};
}

}  // namespace senim::bench
