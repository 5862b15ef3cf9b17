// chaos: a helpline of several nodes over one store is started, used by many conversations at once,
// and hurt every few seconds; afterwards everything said is looked for where it must be.
#pragma once

#include <cstdint>
#include <string>

#include "bench/outcome.hpp"
#include "bench/stage.hpp"

namespace senim::bench::chaos {

// A child whose counsellor is gone is told so (SECURITY.md, G8).
inline constexpr double k_orphan_s_max = 15;
// A dead node is noticed (G9).
inline constexpr double k_notice_s_max = 10;

struct ChaosOptions {
  double minutes = 1;
  std::uint64_t seed = 1;
  std::size_t nodes = 2;
  std::size_t conversations = 400;
  double lines_per_s = 1;  // of each side of a conversation
  std::string redis = "single";
  std::string senim;  // the program; empty: beside this one
};

[[nodiscard]] Outcome chaos(const StageOptions& stage, const ChaosOptions& options);

}  // namespace senim::bench::chaos
