// Outcome: what a run found, for people (a table) and for programs (JSON).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/comparison.hpp"
#include "bench/costs.hpp"
#include "bench/figures.hpp"
#include "bench/ledger.hpp"
#include "bench/local_server.hpp"
#include "bench/series.hpp"

namespace senim::bench {

struct Outcome {
  std::string scenario;
  std::string server;                                        // its origin
  std::vector<std::pair<std::string, std::string>> options;  // as they were in force
  std::vector<Number> numbers;
  Comparison comparison;         // of baseline; else empty
  Costs costs;                   // of queue; else empty
  std::vector<Number> findings;  // what the scenario is about: on the top level of the JSON
  Series series;
  Timeline timeline;
  Verdict verdict;
  Figures figures;
  double tester_busy = 0;  // the busiest thread's share of its time in the window, 0 to 1
  std::vector<std::string> failures;  // why the run did not show what it should; empty: passed
  std::vector<std::string> notes;     // what to know when reading the numbers

  [[nodiscard]] bool has_passed() const { return failures.empty() && verdict.is_clean(); }
};

[[nodiscard]] std::string_view meaning_of(Timing timing);
// Three figures and the unit that fits.
[[nodiscard]] std::string duration(std::uint64_t nanoseconds);
// Of this machine: processor, cores, system, compiler, boost.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> machine_of();
[[nodiscard]] std::string table_of(const Outcome& outcome);
[[nodiscard]] std::string json_of(const Outcome& outcome);

}  // namespace senim::bench
