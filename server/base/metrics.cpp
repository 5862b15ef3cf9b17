#include "server/base/metrics.hpp"

#include <algorithm>
#include <stdexcept>

namespace senim::metrics {
namespace {

bool is_name(std::string_view text) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
  return !text.empty() && letter(text.front()) &&
         std::ranges::all_of(text, [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

// Backslash and line end are all that the format asks to escape, and in label values the quote.
std::string escaped(std::string_view text, bool quote) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
      continue;
    }
    if (c == '\\' || (quote && c == '"')) out.push_back('\\');
    out.push_back(c);
  }
  return out;
}

std::string written(Label label) {
  if (!is_name(label.name.view())) throw std::logic_error("not a name for a label of a metric");
  return "{" + std::string{label.name.view()} + "=\"" + escaped(label.value.view(), true) + "\"}";
}

}  // namespace

// What is read in between may be of one more than the sum, never of one less than a bound says.
void Durations::add(std::int64_t ms) noexcept {
  count_.add();
  sum_ms_.add(static_cast<std::uint64_t>(std::max<std::int64_t>(0, ms)));
  for (std::size_t i = within_.size(); i-- > 0;)
    if (ms <= k_bounds_s[i] * 1'000) within_[i].add();
}

Counter& Sheet::counter(Word name, Word help) {
  const std::scoped_lock lock{registry_.mutex_};
  registry_.enter(name.view(), help.view(), Registry::Kind::counter);
  return counters_[{std::string{name.view()}, {}}];
}

Counter& Sheet::counter(Word name, Word help, Label label) {
  const std::scoped_lock lock{registry_.mutex_};
  registry_.enter(name.view(), help.view(), Registry::Kind::counter);
  return counters_[{std::string{name.view()}, written(label)}];
}

Gauge& Sheet::gauge(Word name, Word help) {
  const std::scoped_lock lock{registry_.mutex_};
  registry_.enter(name.view(), help.view(), Registry::Kind::gauge);
  return gauges_[{std::string{name.view()}, {}}];
}

Gauge& Sheet::gauge(Word name, Word help, Label label) {
  const std::scoped_lock lock{registry_.mutex_};
  registry_.enter(name.view(), help.view(), Registry::Kind::gauge);
  return gauges_[{std::string{name.view()}, written(label)}];
}

Durations& Sheet::durations(Word name, Word help) {
  const std::scoped_lock lock{registry_.mutex_};
  registry_.enter(name.view(), help.view(), Registry::Kind::histogram);
  return durations_[std::string{name.view()}];
}

Sheet& Registry::sheet() {
  const std::scoped_lock lock{mutex_};
  return sheets_.emplace_back(*this);
}

void Registry::enter(std::string_view name, std::string_view help, Kind kind) {
  if (!is_name(name)) throw std::logic_error("not a name for a metric");
  const auto [at, created] =
      families_.try_emplace(std::string{name}, Family{kind, escaped(help, false)});
  if (!created && at->second.kind != kind)
    throw std::logic_error("one metric cannot be of two kinds");
}

void Registry::write_histogram(std::string& text, const std::string& name) const {
  std::array<std::uint64_t, Durations::k_bounds_s.size()> within{};
  std::uint64_t count = 0;
  std::uint64_t sum_ms = 0;
  for (const Sheet& sheet : sheets_) {
    const auto found = sheet.durations_.find(name);
    if (found == sheet.durations_.end()) continue;
    for (std::size_t i = 0; i < within.size(); ++i) within[i] += found->second.within(i);
    count += found->second.count();
    sum_ms += found->second.sum_ms();
  }
  const auto line = [&](std::string_view part, const std::string& value) {
    text.append(name).append(part).append(" ").append(value).append("\n");
  };
  for (std::size_t i = 0; i < within.size(); ++i)
    line("_bucket{le=\"" + std::to_string(Durations::k_bounds_s[i]) + "\"}",
         std::to_string(within[i]));
  line("_bucket{le=\"+Inf\"}", std::to_string(count));
  const std::string thousandths = std::to_string(1'000 + sum_ms % 1'000).substr(1);
  line("_sum", std::to_string(sum_ms / 1'000) + "." + thousandths);
  line("_count", std::to_string(count));
}

std::string Registry::exposition() const {
  const std::scoped_lock lock{mutex_};
  std::map<Sheet::Key, std::uint64_t> counters;
  std::map<Sheet::Key, std::int64_t> gauges;
  for (const Sheet& sheet : sheets_) {
    for (const auto& [key, counter] : sheet.counters_) counters[key] += counter.value();
    for (const auto& [key, gauge] : sheet.gauges_) gauges[key] += gauge.value();
  }
  std::string text;
  const auto list = [&text](const auto& numbers, const std::string& name) {
    for (auto at = numbers.lower_bound({name, {}}); at != numbers.end() && at->first.first == name;
         ++at)
      text += name + at->first.second + " " + std::to_string(at->second) + "\n";
  };
  for (const auto& [name, family] : families_) {
    text += "# HELP " + name + " " + family.help + "\n";
    switch (family.kind) {
      case Kind::counter:
        text += "# TYPE " + name + " counter\n";
        list(counters, name);
        break;
      case Kind::gauge:
        text += "# TYPE " + name + " gauge\n";
        list(gauges, name);
        break;
      case Kind::histogram:
        text += "# TYPE " + name + " histogram\n";
        write_histogram(text, name);
        break;
    }
  }
  return text;
}

}  // namespace senim::metrics
