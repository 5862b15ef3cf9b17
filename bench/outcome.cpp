#include "bench/outcome.hpp"

#include <sys/utsname.h>

#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/version.hpp>
#include <cstdio>
#include <fstream>
#include <thread>

namespace senim::bench {

namespace json = boost::json;

namespace {

constexpr std::array<Timing, k_timings> k_all_timings = {
    Timing::connect,      Timing::queued,    Timing::paired, Timing::back,
    Timing::acknowledged, Timing::delivered, Timing::behind};

std::string formatted(const char* format, auto... values) {
  std::array<char, 256> line{};
  const int size = std::snprintf(line.data(), line.size(), format, values...);
  return {line.data(), static_cast<std::size_t>(std::max(size, 0))};
}

std::string processor_name() {
  std::ifstream file{"/proc/cpuinfo"};
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  }
  return "unknown";
}

json::object json_of(const Histogram& histogram) {
  json::array buckets;
  for (const auto& [value, count] : histogram.buckets())
    buckets.push_back(json::array{value, count});
  return {{"count", histogram.count()},
          {"least_ns", histogram.least()},
          {"mean_ns", histogram.mean()},
          {"p50_ns", histogram.percentile(50)},
          {"p90_ns", histogram.percentile(90)},
          {"p99_ns", histogram.percentile(99)},
          {"p999_ns", histogram.percentile(99.9)},
          {"most_ns", histogram.most()},
          {"buckets_ns", std::move(buckets)}};
}

json::object json_of(const Verdict& verdict) {
  return {{"said", verdict.said},
          {"acknowledged", verdict.acknowledged},
          {"heard", verdict.heard},
          {"lost", verdict.lost},
          {"doubled", verdict.doubled},
          {"reordered", verdict.reordered},
          {"foreign", verdict.foreign},
          {"unheard", verdict.unheard},
          {"unanswered", verdict.unanswered}};
}

json::array json_of(const Series& series) {
  json::array all;
  for (const Second& second : series) {
    all.push_back(json::object{{"at_s", second.at_s},
                               {"acknowledged_per_s", second.acknowledged_per_s},
                               {"delivered_per_s", second.delivered_per_s},
                               {"connections", second.connections},
                               {"server_bytes", second.server_bytes},
                               {"store_bytes", second.store_bytes}});
  }
  return all;
}

json::array json_of(const Timeline& timeline) {
  json::array all;
  for (const Mark& mark : timeline) {
    all.push_back(json::object{
        {"at_s", mark.at_s}, {"until_s", mark.until_s}, {"kind", mark.kind}, {"what", mark.what}});
  }
  return all;
}

void append_numbers(std::string& out, const std::vector<Number>& numbers) {
  for (const Number& number : numbers) {
    const bool whole = number.value == static_cast<double>(static_cast<std::int64_t>(number.value));
    out += formatted(whole ? "  %12.0f  %s\n" : "  %12.2f  %s\n", number.value,
                     number.meaning.c_str());
  }
}

}  // namespace

std::string_view meaning_of(Timing timing) {
  switch (timing) {
    case Timing::connect:
      return "connect      (TCP and upgrade)";
    case Timing::queued:
      return "queued       (start -> first state)";
    case Timing::paired:
      return "paired       (start -> with a counsellor)";
    case Timing::back:
      return "back         (connecting again -> state)";
    case Timing::acknowledged:
      return "acknowledged (due -> stored and synced)";
    case Timing::delivered:
      return "delivered    (due -> heard by the other)";
    case Timing::behind:
      return "behind       (due -> sent: the tester)";
  }
  return "";
}

std::string duration(std::uint64_t nanoseconds) {
  const auto ns = static_cast<double>(nanoseconds);
  if (ns < 1e6) return formatted("%.0f us", ns / 1e3);
  if (ns < 1e7) return formatted("%.2f ms", ns / 1e6);
  if (ns < 1e9) return formatted("%.1f ms", ns / 1e6);
  return formatted("%.2f s", ns / 1e9);
}

std::vector<std::pair<std::string, std::string>> machine_of() {
  utsname system{};
  ::uname(&system);
  return {{"processor", processor_name()},
          {"cores", std::to_string(std::thread::hardware_concurrency())},
          {"system", std::string{system.sysname} + " " + system.release},
          {"compiler", __VERSION__},
          {"boost", BOOST_LIB_VERSION}};
}

std::string table_of(const Outcome& outcome) {
  std::string out = "\n" + outcome.scenario + "  " + outcome.server + "\n ";
  for (const auto& [name, value] : outcome.options) {
    out.append(" ").append(name).append(" ").append(value).append(" ");
  }
  out += "\n\n";
  append_numbers(out, outcome.findings);
  append_numbers(out, outcome.numbers);
  if (!outcome.comparison.empty()) out += table_of(outcome.comparison);
  if (!outcome.costs.empty()) out += table_of(outcome.costs);
  out += formatted("\n  %-41s %9s %9s %9s %9s %9s %9s\n", "", "count", "p50", "p90", "p99", "p99.9",
                   "most");
  for (const Timing timing : k_all_timings) {
    const Histogram& times = outcome.figures.of(timing);
    if (times.count() == 0) continue;
    out += formatted("  %-41s %9llu %9s %9s %9s %9s %9s\n", std::string{meaning_of(timing)}.c_str(),
                     static_cast<unsigned long long>(times.count()),
                     duration(times.percentile(50)).c_str(), duration(times.percentile(90)).c_str(),
                     duration(times.percentile(99)).c_str(),
                     duration(times.percentile(99.9)).c_str(), duration(times.most()).c_str());
  }
  const Verdict& verdict = outcome.verdict;
  const auto count = [](std::uint64_t number) { return std::to_string(number); };
  out += "\n  said " + count(verdict.said) + ", acknowledged " + count(verdict.acknowledged) +
         ", heard " + count(verdict.heard) + "\n  lost " + count(verdict.lost) + ", doubled " +
         count(verdict.doubled) + ", reordered " + count(verdict.reordered) + ", foreign " +
         count(verdict.foreign) + "\n";
  for (const auto& [what, times] : outcome.figures.troubles()) {
    out += "  ! " + count(times) + " x " + what + "\n";
  }
  for (const std::string& note : outcome.notes) out += "  note: " + note + "\n";
  for (const std::string& failure : outcome.failures) out += "  FAILED: " + failure + "\n";
  if (!verdict.is_clean())
    out += "  FAILED: a message was lost, doubled, reordered or misdelivered\n";
  if (outcome.has_passed()) out += "  passed\n";
  return out;
}

std::string json_of(const Outcome& outcome) {
  json::object options;
  for (const auto& [name, value] : outcome.options) options[name] = value;
  json::object numbers;
  for (const Number& number : outcome.numbers) numbers[number.name] = number.value;
  json::object timings;
  for (const Timing timing : k_all_timings) {
    const Histogram& times = outcome.figures.of(timing);
    if (times.count() != 0) timings[to_string(timing)] = json_of(times);
  }
  json::object troubles;
  for (const auto& [what, count] : outcome.figures.troubles()) troubles[what] = count;
  json::object machine;
  for (const auto& [name, value] : machine_of()) machine[name] = value;
  const auto list = [](const std::vector<std::string>& lines) {
    json::array all;
    for (const std::string& line : lines) all.emplace_back(line);
    return all;
  };
  json::object all{{"scenario", outcome.scenario},       {"server", outcome.server},
                   {"passed", outcome.has_passed()},     {"options", std::move(options)},
                   {"numbers", std::move(numbers)},      {"messages", json_of(outcome.verdict)},
                   {"timings", std::move(timings)},      {"troubles", std::move(troubles)},
                   {"tester_busy", outcome.tester_busy}, {"failures", list(outcome.failures)},
                   {"notes", list(outcome.notes)},       {"machine", std::move(machine)}};
  const json::object messages = json_of(outcome.verdict);
  for (const char* name : {"acknowledged", "lost", "doubled", "reordered", "foreign"}) {
    all[name] = messages.at(name);
  }
  for (const Number& finding : outcome.findings) all[finding.name] = finding.value;
  if (!outcome.timeline.empty()) all["timeline"] = json_of(outcome.timeline);
  all["series"] = json_of(outcome.series);
  if (!outcome.comparison.empty()) add_json(outcome.comparison, all);
  if (!outcome.costs.empty()) all["costs"] = json_of(outcome.costs);
  return json::serialize(all) + "\n";
}

}  // namespace senim::bench
