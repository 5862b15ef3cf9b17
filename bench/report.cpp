#include "bench/report.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "bench/svg.hpp"

namespace senim::bench {

namespace {

constexpr std::string_view k_style = R"css(
:root{color-scheme:light dark;--bg:#fbfaf7;--card:#fff;--ink:#1d2733;--soft:#5d6b7a;--rule:#e3e1da;
--t1:#2563c9;--t2:#16807a;--t3:#c2700b;--t4:#cc3340;--t5:#7a4fc4;--good:#e2f3e8;--good-ink:#14653a;--bad:#fbe3e4;--bad-ink:#a11c2a}
@media(prefers-color-scheme:dark){:root{--bg:#12171d;--card:#1a2129;--ink:#e6ebf0;--soft:#9aa8b6;--rule:#2c3641;
--t1:#6ea8ff;--t2:#4fc3b8;--t3:#f0a345;--t4:#ff6b76;--t5:#b795f5;--good:#143524;--good-ink:#8fdcae;--bad:#42191e;--bad-ink:#ffa5ad}}
*{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
main{max-width:880px;margin:0 auto;padding:32px 20px 64px}h1{font-size:26px;margin:0 0 4px}h2{font-size:17px;margin:34px 0 8px}
p{margin:0 0 8px}.soft,td.soft{color:var(--soft)}.badge{display:inline-block;padding:2px 12px;border-radius:99px;font-weight:600;margin-left:10px;font-size:15px;vertical-align:4px}
.good{background:var(--good);color:var(--good-ink)}.bad{background:var(--bad);color:var(--bad-ink)}
.tiles{display:grid;grid-template-columns:repeat(auto-fill,minmax(150px,1fr));gap:10px;margin-top:18px}
.tile,.card{background:var(--card);border:1px solid var(--rule);border-radius:10px;padding:12px 14px}
.tile b{display:block;font-size:24px;line-height:1.2;font-variant-numeric:tabular-nums}.tile span{color:var(--soft);font-size:13px}.tile.bad span{color:inherit}
.card{overflow-x:auto}svg{display:block;width:100%;min-width:520px;height:auto}svg text{font:12px system-ui,sans-serif;fill:var(--soft)}
.g{stroke:var(--rule);stroke-width:1}.l{fill:none;stroke-width:1.8;stroke-linejoin:round}.b{opacity:.22}
.t1{stroke:var(--t1)}.t2{stroke:var(--t2)}.t3{stroke:var(--t3)}.t4{stroke:var(--t4)}.t5{stroke:var(--t5)}
.ft1{fill:var(--t1)}.ft2{fill:var(--t2)}.ft3{fill:var(--t3)}.ft4{fill:var(--t4)}.ft5{fill:var(--t5)}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}th{font-weight:500;color:var(--soft);font-size:13px}
th,td{text-align:right;padding:4px 8px;border-bottom:1px solid var(--rule)}th:first-child,td:first-child,td.w,th.w{text-align:left}
ul{margin:6px 0;padding-left:20px}i.s{display:inline-block;width:10px;height:10px;border-radius:3px;margin:0 6px 0 14px;opacity:.65}
i.t1{background:var(--t1)}i.t2{background:var(--t2)}i.t3{background:var(--t3)}i.t4{background:var(--t4)}i.t5{background:var(--t5)}
)css";

// What was done to a helpline, by its beginning: a colour and a word.
struct Kind {
  std::string_view prefix;
  int tone;
  std::string_view word;
};
constexpr std::array<Kind, 6> k_kinds = {{{"kill", 4, "killed"},
                                          {"freeze", 5, "frozen"},
                                          {"cut", 3, "cut"},
                                          {"drain", 1, "drained"},
                                          {"rearrange", 1, "slots moved"},
                                          {"walk", 2, "a counsellor walks away"}}};

const Kind* kind_of(const Mark& mark) {
  const auto found = std::ranges::find_if(
      k_kinds, [&](const Kind& kind) { return mark.kind.starts_with(kind.prefix); });
  return found == k_kinds.end() ? nullptr : &*found;
}

std::string text_of(double value) {
  std::array<char, 48> text{};
  const bool is_whole = std::abs(value - std::round(value)) < 1e-9;
  const int size = std::snprintf(text.data(), text.size(), is_whole ? "%.0f" : "%.2f", value);
  return {text.data(), static_cast<std::size_t>(std::max(size, 0))};
}

void tile(std::string& out, const std::string& value, std::string_view meaning, bool is_bad) {
  out += is_bad ? "<div class='tile bad'><b>" : "<div class='tile'><b>";
  out += escaped(value) + "</b><span>" + escaped(meaning) + "</span></div>";
}

void append_tiles(std::string& out, const Outcome& outcome) {
  const Verdict& verdict = outcome.verdict;
  out += "<div class='tiles'>";
  tile(out, std::to_string(verdict.acknowledged), "messages acknowledged", false);
  tile(out, std::to_string(verdict.lost), "lost", verdict.lost > 0);
  tile(out, std::to_string(verdict.doubled), "doubled", verdict.doubled > 0);
  tile(out, std::to_string(verdict.reordered), "reordered", verdict.reordered > 0);
  tile(out, std::to_string(verdict.foreign), "misdelivered", verdict.foreign > 0);
  for (const Number& number : outcome.findings) {
    tile(out, text_of(number.value), number.meaning, false);
  }
  for (const Number& number : outcome.numbers) {
    tile(out, text_of(number.value), number.meaning, false);
  }
  out += "</div>";
}

double end_of(const Series& series) { return series.empty() ? 1 : series.back().at_s; }

void append_throughput(std::string& out, const Outcome& outcome) {
  if (outcome.series.size() < 2 || outcome.verdict.said == 0) return;
  double most = 1;
  Plot::Points acknowledged;
  Plot::Points delivered;
  for (const Second& second : outcome.series) {
    most = std::max({most, second.acknowledged_per_s, second.delivered_per_s});
    acknowledged.emplace_back(second.at_s, second.acknowledged_per_s);
    delivered.emplace_back(second.at_s, second.delivered_per_s);
  }
  Axis time = round_axis(end_of(outcome.series), "seconds");
  time.to = end_of(outcome.series);
  std::erase_if(time.ticks, [&](const auto& tick) { return tick.first > time.to; });
  Plot plot{time, round_axis(most, "messages a second")};
  std::string legend;
  for (const Kind& kind : k_kinds) {
    const auto is_of_kind = [&](const Mark& mark) { return kind_of(mark) == &kind; };
    if (std::ranges::none_of(outcome.timeline, is_of_kind)) continue;
    legend += "<i class='s t" + std::to_string(kind.tone) + "'></i>" + std::string{kind.word};
  }
  for (const Mark& mark : outcome.timeline) {
    if (const Kind* kind = kind_of(mark)) {
      plot.band(mark.at_s, mark.until_s, kind->tone, mark.what);
    }
  }
  plot.line(delivered, 2, "delivered");
  plot.line(acknowledged, 1, "acknowledged");
  out += "<h2>Messages over time</h2><div class='card'>" + plot.svg("Messages over time");
  if (!legend.empty()) out += "<p class='soft'>What was done:" + legend + "</p>";
  out += "</div>";
}

// x: 1/(1-p) on a logarithmic scale, so that the tail has room; y: the time, logarithmic too.
void append_percentiles(std::string& out, const Outcome& outcome) {
  constexpr std::array<std::pair<Timing, int>, 5> k_shown = {{{Timing::acknowledged, 1},
                                                              {Timing::delivered, 2},
                                                              {Timing::paired, 3},
                                                              {Timing::back, 5},
                                                              {Timing::queued, 4}}};
  double least = 1e18;
  double most = 0;
  std::uint64_t count = 0;
  for (const auto& [timing, tone] : k_shown) {
    const Histogram& times = outcome.figures.of(timing);
    if (times.count() == 0) continue;
    count = std::max(count, times.count());
    least = std::min(least, static_cast<double>(std::max<std::uint64_t>(times.least(), 1'000)));
    most = std::max(most, static_cast<double>(times.most()));
  }
  if (count < 2) return;
  const double nines = std::clamp(std::ceil(std::log10(static_cast<double>(count))), 2.0, 6.0);
  Axis share{.from = 0,
             .to = nines,
             .ticks = {{0, "0 %"}, {0.30103, "50 %"}},
             .label = "of all are faster"};
  constexpr std::array<const char*, 6> k_nines = {"90 %",    "99 %",     "99.9 %",
                                                  "99.99 %", "99.999 %", "99.9999 %"};
  for (std::size_t i = 1; i <= static_cast<std::size_t>(nines); ++i) {
    share.ticks.emplace_back(static_cast<double>(i), k_nines.at(i - 1));
  }
  Axis time{.from = std::floor(std::log10(least)),
            .to = std::max(std::ceil(std::log10(most)), std::floor(std::log10(least)) + 1),
            .ticks = {},
            .label = "time, logarithmic"};
  for (int power = static_cast<int>(time.from); power <= static_cast<int>(time.to); ++power) {
    time.ticks.emplace_back(power, duration(static_cast<std::uint64_t>(std::pow(10, power))));
  }
  Plot plot{share, time};
  for (const auto& [timing, tone] : k_shown) {
    const Histogram& times = outcome.figures.of(timing);
    if (times.count() == 0) continue;
    constexpr double k_step = 0.02;
    const double last = std::min(nines, std::log10(static_cast<double>(times.count())));
    Plot::Points points;
    for (int step = 0; step <= static_cast<int>(std::lround(last / k_step)); ++step) {
      const double x = step * k_step;
      const auto ns = times.percentile(100 * (1 - std::pow(10, -x)));
      points.emplace_back(x, std::log10(static_cast<double>(std::max<std::uint64_t>(ns, 1))));
    }
    plot.line(points, tone, std::string{to_string(timing)});
  }
  out += "<h2>How long it took</h2><div class='card'>" + plot.svg("Times by percentile") + "</div>";
}

void append_memory(std::string& out, const Outcome& outcome) {
  constexpr double k_mebibyte = 1'048'576;
  double connections = 1;
  double most = 0;
  Plot::Points server;
  Plot::Points store;
  for (const Second& second : outcome.series) {
    if (second.server_bytes == 0) continue;
    const auto x = static_cast<double>(second.connections);
    connections = std::max(connections, x);
    server.emplace_back(x, static_cast<double>(second.server_bytes) / k_mebibyte);
    if (second.store_bytes > 0) {
      store.emplace_back(x, static_cast<double>(second.store_bytes) / k_mebibyte);
      most = std::max(most, store.back().second);
    }
    most = std::max(most, server.back().second);
  }
  if (server.size() < 2) return;
  Plot plot{round_axis(connections, "connections"), round_axis(most, "MiB resident")};
  plot.dots(server, 1, "server");
  if (!store.empty()) plot.dots(store, 3, "its redis-server");
  out += "<h2>Memory over connections</h2><div class='card'>" +
         plot.svg("Memory over connections") + "</div>";
}

// Both logarithmic: what grows with the line itself rises by as much as it goes to the right.
void append_costs(std::string& out, const Costs& costs) {
  if (costs.size() < 2) return;
  const auto power_below = [](double value) { return std::floor(std::log10(value)); };
  Plot::Points start;
  Plot::Points place;
  Plot::Points taking;
  double least = 1e18;
  double most = 0;
  const auto add = [&](Plot::Points& points, const Cost& cost, double us) {
    const double shown = std::max(us, 0.01);
    least = std::min(least, shown);
    most = std::max(most, shown);
    points.emplace_back(std::log10(cost.waiting), std::log10(shown));
  };
  Axis length{.from = std::log10(costs.front().waiting),
              .to = std::log10(costs.back().waiting),
              .ticks = {},
              .label = "children waiting, logarithmic"};
  for (const Cost& cost : costs) {
    length.ticks.emplace_back(std::log10(cost.waiting), std::to_string(cost.waiting));
    add(start, cost, cost.start_us);
    add(place, cost, cost.place_us);
    add(taking, cost, cost.taking_us);
  }
  Axis cpu{.from = power_below(least), .to = power_below(most) + 1, .ticks = {}, .label = "CPU"};
  for (int power = static_cast<int>(cpu.from); power <= static_cast<int>(cpu.to); ++power) {
    cpu.ticks.emplace_back(power, text_of(std::pow(10, power)) + " us");
  }
  Plot plot{length, cpu};
  plot.line(start, 1, "a start");
  plot.line(place, 2, "a place, for a second");
  plot.line(taking, 3, "a child taken");
  out += "<h2>What a step costs, by the length of the line</h2><div class='card'>" +
         plot.svg("Cost over length of the line") + "</div>";
}

void append_times(std::string& out, const Outcome& outcome) {
  out +=
      "<h2>Times</h2><div class='card'><table><tr><th></th><th>count</th><th>p50</th><th>p90</th>"
      "<th>p99</th><th>p99.9</th><th>most</th></tr>";
  for (std::size_t i = 0; i < k_timings; ++i) {
    const auto timing = static_cast<Timing>(i);
    const Histogram& times = outcome.figures.of(timing);
    if (times.count() == 0) continue;
    out += "<tr><td>" + escaped(meaning_of(timing)) + "</td><td>" + std::to_string(times.count());
    for (const double percent : {50.0, 90.0, 99.0, 99.9, 100.0}) {
      const auto ns = percent == 100.0 ? times.most() : times.percentile(percent);
      out += "</td><td>" + duration(ns);
    }
    out += "</td></tr>";
  }
  out += "</table></div>";
}

void append_timeline(std::string& out, const Timeline& timeline) {
  if (timeline.empty()) return;
  out +=
      "<h2>What was done when</h2><div class='card'><table><tr><th>at, s</th><th>for, s</th>"
      "<th class='w'>what</th></tr>";
  for (const Mark& mark : timeline) {
    const double lasted_s = mark.until_s - mark.at_s;
    out += "<tr><td>" + text_of(mark.at_s) + "</td><td>" +
           (lasted_s > 0 ? text_of(lasted_s) : std::string{}) + "</td><td class='w'>" +
           escaped(mark.what) + "</td></tr>";
  }
  out += "</table></div>";
}

void append_list(std::string& out, std::string_view title, const std::vector<std::string>& lines) {
  if (lines.empty()) return;
  out.append("<h2>").append(title).append("</h2><div class='card'><ul>");
  for (const std::string& line : lines) out += "<li>" + escaped(line) + "</li>";
  out += "</ul></div>";
}

std::vector<std::string> lines_of(const std::vector<std::pair<std::string, std::string>>& facts) {
  std::vector<std::string> lines;
  lines.reserve(facts.size());
  for (const auto& [name, value] : facts) lines.emplace_back(name).append(": ").append(value);
  return lines;
}

}  // namespace

std::string report_of(const Outcome& outcome) {
  const bool has_passed = outcome.has_passed();
  std::string out =
      "<!doctype html><html lang='en'><meta charset='utf-8'>"
      "<meta name='viewport' content='width=device-width,initial-scale=1'><title>";
  out += "senim-bench " + escaped(outcome.scenario) + "</title><style>" + std::string{k_style} +
         "</style><main><h1>" + escaped(outcome.scenario);
  out += has_passed ? "<span class='badge good'>passed</span></h1>"
                    : "<span class='badge bad'>failed</span></h1>";
  out += "<p class='soft'>senim-bench at " + escaped(outcome.server) + "</p>";
  append_list(out, "Why it failed", outcome.failures);
  append_tiles(out, outcome);
  append_throughput(out, outcome);
  append_percentiles(out, outcome);
  append_memory(out, outcome);
  append_costs(out, outcome.costs);
  append_times(out, outcome);
  append_timeline(out, outcome.timeline);
  std::vector<std::string> troubles;
  for (const auto& [what, times] : outcome.figures.troubles()) {
    troubles.push_back(std::to_string(times) + " × " + what);
  }
  append_list(out, "What did not go as it should", troubles);
  append_list(out, "To know when reading", outcome.notes);
  append_list(out, "Options", lines_of(outcome.options));
  append_list(out, "Machine", lines_of(machine_of()));
  return out + "</main></html>\n";
}

}  // namespace senim::bench
