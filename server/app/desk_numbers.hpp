// What the operator's Prometheus is told of the desk: who waits, who is without a counsellor and
// for how long, workers taken for dead, and a store that lost data. One a worker, on its thread;
// the sheet outlives it.
#pragma once

#include <cstdint>
#include <optional>

#include "server/base/metrics.hpp"
#include "server/desk/desk_store.hpp"

namespace senim::app {

class DeskNumbers {
 public:
  // What is one number for the whole desk is shown by the first worker of a process only, since the
  // sheets are summed.
  DeskNumbers(metrics::Sheet& sheet, bool first, std::int64_t orphan_s);
  void take(const desk::Beat& beat);  // the last one; said twice it counts once
  void store_rewound() { rewound_.add(); }

 private:
  void tell_unread(const desk::Beat& beat);

  metrics::Sheet& sheet_;
  bool first_;
  metrics::Durations& orphaned_;
  metrics::Durations& noticed_;
  metrics::Counter& rewound_;
  std::uint64_t taken_ = 0;                   // number of the last beat
  std::optional<std::int64_t> late_told_ms_;  // when the log last told of words unread too long
};

}  // namespace senim::app
