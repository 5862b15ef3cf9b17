// The report as one file: complete in itself, whatever stands in an outcome.
#include "bench/report.hpp"

#include <doctest/doctest.h>

#include "bench/svg.hpp"

using namespace senim::bench;

namespace {

Outcome some_outcome() {
  Outcome outcome;
  outcome.scenario = "chaos <&>";
  outcome.server = "http://127.0.0.1:1";
  outcome.verdict.said = 30;
  outcome.findings = {{"longest_orphan_s", 3.5, "s the longest"}};
  for (int second = 1; second <= 30; ++second) {
    outcome.series.push_back({.at_s = static_cast<double>(second),
                              .acknowledged_per_s = 10.0 * second,
                              .delivered_per_s = 9.0 * second,
                              .connections = static_cast<std::uint64_t>(second),
                              .server_bytes = 1'000'000U + 5'000U * static_cast<unsigned>(second)});
    outcome.figures.time(Timing::acknowledged, second * 1'000'000);
  }
  outcome.costs = {{.waiting = 100, .start_us = 300, .place_us = 60, .taking_us = 400},
                   {.waiting = 1'000, .start_us = 310, .place_us = 9, .taking_us = 410}};
  outcome.timeline = {
      {.at_s = 3, .until_s = 5, .what = "kill -9 node 1 <script>", .kind = "kill_node"}};
  return outcome;
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

// Fails when escaped() lets a bracket through.
TEST_CASE("a report asks nobody for anything, runs nothing and shows what it is told as text") {
  const std::string page = report_of(some_outcome());
  for (const char* part : {"<script", "src=", "@import", "url(", "<link", "https://"}) {
    CAPTURE(part);
    CHECK_FALSE(has(page, part));
  }
  CHECK(has(page, "chaos &lt;&amp;&gt;"));
  CHECK(has(page, "kill -9 node 1 &lt;script&gt;"));
  for (const char* part :
       {"Messages over time", "How long it took", "Memory over connections", "What was done when",
        "What a step costs", "s the longest", "prefers-color-scheme:dark"}) {
    CAPTURE(part);
    CHECK(has(page, part));
  }
}

TEST_CASE("a report says whether the run passed, and why not") {
  Outcome outcome = some_outcome();
  CHECK(has(report_of(outcome), ">passed<"));
  outcome.failures.emplace_back("a dead node was noticed too late");
  CHECK(has(report_of(outcome), ">failed<"));
  CHECK(has(report_of(outcome), "a dead node was noticed too late"));
}

TEST_CASE("a report of a run in which nobody wrote shows no messages over time") {
  Outcome outcome = some_outcome();
  outcome.verdict.said = 0;
  CHECK_FALSE(has(report_of(outcome), "Messages over time"));
}

TEST_CASE("a report of a run in which nothing happened has no empty plots") {
  const std::string page = report_of(Outcome{});
  CHECK_FALSE(has(page, "<svg"));
}

TEST_CASE("an axis ends at a round number above the most, with round ticks") {
  for (const double most : {0.0, 0.3, 1.0, 7.0, 99.0, 101.0, 12'345.0}) {
    CAPTURE(most);
    const Axis axis = round_axis(most, "");
    CHECK(axis.to >= most);
    CHECK(axis.to <= most * 2.5 + 1);
    CHECK(axis.ticks.size() >= 2);
    CHECK(axis.ticks.size() <= 7);
    CHECK(axis.ticks.back().first == doctest::Approx(axis.to));
  }
}
