#include "server/base/durations.hpp"

namespace senim::metrics {

namespace {
constexpr std::array<std::int64_t, 8> k_bounds_ms{1'000,  2'000,  5'000,  8'000,
                                                  10'000, 15'000, 20'000, 30'000};
}

Durations::Durations(Sheet& sheet, DurationNames names, Word help)
    : within_{&sheet.counter(names.bucket, help, {"le", "1"}),
              &sheet.counter(names.bucket, help, {"le", "2"}),
              &sheet.counter(names.bucket, help, {"le", "5"}),
              &sheet.counter(names.bucket, help, {"le", "8"}),
              &sheet.counter(names.bucket, help, {"le", "10"}),
              &sheet.counter(names.bucket, help, {"le", "15"}),
              &sheet.counter(names.bucket, help, {"le", "20"}),
              &sheet.counter(names.bucket, help, {"le", "30"})},
      longer_(sheet.counter(names.bucket, help, {"le", "+Inf"})),
      sum_s_(sheet.counter(names.sum, help)),
      count_(sheet.counter(names.count, help)) {}

void Durations::add(std::int64_t ms) {
  for (std::size_t i = 0; i < k_bounds; ++i) {
    if (ms <= k_bounds_ms[i]) within_[i]->add();
  }
  longer_.add();
  count_.add();
  rest_ms_ += ms;
  sum_s_.add(static_cast<std::uint64_t>(rest_ms_ / 1'000));
  rest_ms_ %= 1'000;
}

}  // namespace senim::metrics
