// Series: what a run looked like second by second. Plain values; made by the stage.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace senim::bench {

struct Second {
  double at_s = 0;                // since the run began
  double acknowledged_per_s = 0;  // since the one before
  double delivered_per_s = 0;
  std::uint64_t connections = 0;   // of children and counsellors
  std::uint64_t server_bytes = 0;  // resident; 0: not known
  std::uint64_t store_bytes = 0;
};

// Something that was done or happened while the run went on.
struct Mark {
  double at_s = 0;
  double until_s = 0;  // as at_s, when it has no length
  std::string what;    // for people
  std::string kind;    // a word, for programs: what was done
};

using Series = std::vector<Second>;
using Timeline = std::vector<Mark>;

}  // namespace senim::bench
