#include "bench/figures.hpp"

namespace senim::bench {

std::string_view to_string(Timing timing) {
  switch (timing) {
    case Timing::connect:
      return "connect";
    case Timing::queued:
      return "queued";
    case Timing::paired:
      return "paired";
    case Timing::back:
      return "back";
    case Timing::acknowledged:
      return "acknowledged";
    case Timing::delivered:
      return "delivered";
    case Timing::behind:
      return "behind";
  }
  return "";
}

void Figures::merge(const Figures& other) {
  for (std::size_t i = 0; i < k_timings; ++i) timings_.at(i).merge(other.timings_.at(i));
  for (const auto& [what, count] : other.troubles_) troubles_[what] += count;
}

}  // namespace senim::bench
