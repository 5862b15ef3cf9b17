// How long something took, for the operator's Prometheus: a histogram written as three counters
// (NAME_bucket by `le` in seconds, NAME_sum in seconds, NAME_count), which is what its functions
// read. Owned by whoever counts, one a worker, on that worker's thread; the counters belong to the
// sheet.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "server/base/metrics.hpp"

namespace senim::metrics {

struct DurationNames {
  Word bucket;
  Word sum;
  Word count;
};

class Durations {
 public:
  Durations(Sheet& sheet, DurationNames names, Word help);
  void add(std::int64_t ms);

 private:
  static constexpr std::size_t k_bounds = 8;
  std::array<Counter*, k_bounds> within_;  // each counts all that took no longer
  Counter& longer_;
  Counter& sum_s_;
  Counter& count_;
  std::int64_t rest_ms_ = 0;  // not a whole second yet
};

}  // namespace senim::metrics
