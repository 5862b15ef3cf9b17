// Comparison: what a run of senim-bench baseline found, side by side: a column for each server, and
// ratios of Senim to the others. Part of an Outcome; for people a table, for programs JSON.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "bench/ledger.hpp"

namespace senim::bench {

struct Number {
  std::string name;  // a word of JSON, the unit last: served, messages_per_s
  double value;
  std::string meaning;  // for the table
};

// The median of the rounds, each round's ratio being of two runs that followed one another.
struct Ratio {
  std::string name;
  double value;
  double least;
  double most;
  std::string meaning;
};

struct Column {
  std::string name;     // a word of JSON: senim, bare_beast
  std::string heading;  // for the table
  std::vector<Number> numbers;
  Verdict verdict;  // of all its runs
};

struct Comparison {
  std::vector<Column> columns;
  std::vector<Ratio> ratios;
  std::vector<Number> store;
  [[nodiscard]] bool empty() const { return columns.empty(); }
};

[[nodiscard]] std::string table_of(const Comparison& comparison);
void add_json(const Comparison& comparison, boost::json::object& to);  // ratios, subjects, store

[[nodiscard]] std::string short_number(double value);        // what a noisy machine can tell
[[nodiscard]] double median_of(std::vector<double> values);  // 0 of none
// Round by round; empty when the rounds don't match or one of them measured nothing.
[[nodiscard]] std::vector<Ratio> ratio_of(const std::string& name, const std::vector<double>& ours,
                                          const std::vector<double>& theirs,
                                          const std::string& meaning);

}  // namespace senim::bench
