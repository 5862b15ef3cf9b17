#include "bench/comparison.hpp"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <cstdio>
#include <utility>

namespace senim::bench {

namespace json = boost::json;

namespace {

std::string formatted(const char* format, auto... values) {
  std::array<char, 256> line{};
  const int size = std::snprintf(line.data(), line.size(), format, values...);
  return {line.data(), std::min(line.size() - 1, static_cast<std::size_t>(std::max(size, 0)))};
}

const Number* find(const std::vector<Number>& numbers, const std::string& name) {
  const auto found = std::ranges::find(numbers, name, &Number::name);
  return found == numbers.end() ? nullptr : &*found;
}

// Each kind of number once, in the order in which the columns name them.
std::vector<Number> rows_of(const std::vector<Column>& columns) {
  std::vector<Number> rows;
  for (const Column& column : columns) {
    for (const Number& number : column.numbers) {
      if (find(rows, number.name) == nullptr) rows.push_back(number);
    }
  }
  return rows;
}

std::string verdict_row(const char* meaning, const std::vector<Column>& columns,
                        std::uint64_t Verdict::* count) {
  std::string row = formatted("  %-58s", meaning);
  for (const Column& column : columns) {
    row += formatted(" %12llu", static_cast<unsigned long long>(column.verdict.*count));
  }
  return row + "\n";
}

}  // namespace

std::string table_of(const Comparison& comparison) {
  std::string out = formatted("\n  %-58s", "");
  for (const Column& column : comparison.columns) {
    out += formatted(" %12s", column.heading.c_str());
  }
  out += "\n";
  for (const Number& row : rows_of(comparison.columns)) {
    out += formatted("  %-58s", row.meaning.c_str());
    for (const Column& column : comparison.columns) {
      const Number* number = find(column.numbers, row.name);
      out += formatted(" %12s", number == nullptr ? "-" : short_number(number->value).c_str());
    }
    out += "\n";
  }
  out += verdict_row("messages said, all runs", comparison.columns, &Verdict::said);
  out += verdict_row("lost", comparison.columns, &Verdict::lost);
  out += verdict_row("doubled", comparison.columns, &Verdict::doubled);
  out += verdict_row("reordered", comparison.columns, &Verdict::reordered);
  out += verdict_row("foreign", comparison.columns, &Verdict::foreign);
  if (!comparison.store.empty()) out += "\n";
  for (const Number& number : comparison.store) {
    out += formatted("  %12s  %s\n", short_number(number.value).c_str(), number.meaning.c_str());
  }
  out += "\n  Senim to the others: the median of the rounds (least to most)\n";
  for (const Ratio& ratio : comparison.ratios) {
    out += formatted("  %12.2f  (%.2f to %.2f)  %s\n", ratio.value, ratio.least, ratio.most,
                     ratio.meaning.c_str());
  }
  return out;
}

void add_json(const Comparison& comparison, json::object& to) {
  json::object ratios;
  json::object spread;
  for (const Ratio& ratio : comparison.ratios) {
    ratios[ratio.name] = ratio.value;
    spread[ratio.name] = json::array{ratio.least, ratio.most};
  }
  json::object subjects;
  for (const Column& column : comparison.columns) {
    json::object one;
    for (const Number& number : column.numbers) one[number.name] = number.value;
    one["said"] = column.verdict.said;
    one["lost"] = column.verdict.lost;
    one["doubled"] = column.verdict.doubled;
    one["reordered"] = column.verdict.reordered;
    one["foreign"] = column.verdict.foreign;
    subjects[column.name] = std::move(one);
  }
  json::object store;
  for (const Number& number : comparison.store) store[number.name] = number.value;
  to["ratios"] = std::move(ratios);
  to["ratios_least_and_most"] = std::move(spread);
  to["subjects"] = std::move(subjects);
  to["store"] = std::move(store);
}

std::string short_number(double value) {
  if (value >= 100) return formatted("%.0f", value);
  if (value >= 10) return formatted("%.1f", value);
  return formatted("%.2f", value);
}

double median_of(std::vector<double> values) {
  if (values.empty()) return 0;
  std::ranges::sort(values);
  const std::size_t middle = values.size() / 2;
  if (values.size() % 2 == 1) return values[middle];
  return (values[middle - 1] + values[middle]) / 2;
}

std::vector<Ratio> ratio_of(const std::string& name, const std::vector<double>& ours,
                            const std::vector<double>& theirs, const std::string& meaning) {
  if (ours.empty() || ours.size() != theirs.size()) return {};
  std::vector<double> rounds;
  for (std::size_t i = 0; i < ours.size(); ++i) {
    if (ours[i] <= 0 || theirs[i] <= 0) return {};
    rounds.push_back(ours[i] / theirs[i]);
  }
  const auto [least, most] = std::ranges::minmax(rounds);
  return {
      {.name = name, .value = median_of(rounds), .least = least, .most = most, .meaning = meaning}};
}

}  // namespace senim::bench
