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

Counter& Sheet::counter(Word name, Word help) {
  const std::scoped_lock lock{registry_.mutex_};
  registry_.enter(name.view(), help.view(), true);
  return counters_[{std::string{name.view()}, {}}];
}

Counter& Sheet::counter(Word name, Word help, Label label) {
  const std::scoped_lock lock{registry_.mutex_};
  registry_.enter(name.view(), help.view(), true);
  return counters_[{std::string{name.view()}, written(label)}];
}

Gauge& Sheet::gauge(Word name, Word help) {
  const std::scoped_lock lock{registry_.mutex_};
  registry_.enter(name.view(), help.view(), false);
  return gauges_[{std::string{name.view()}, {}}];
}

Gauge& Sheet::gauge(Word name, Word help, Label label) {
  const std::scoped_lock lock{registry_.mutex_};
  registry_.enter(name.view(), help.view(), false);
  return gauges_[{std::string{name.view()}, written(label)}];
}

Sheet& Registry::sheet() {
  const std::scoped_lock lock{mutex_};
  return sheets_.emplace_back(*this);
}

void Registry::enter(std::string_view name, std::string_view help, bool counter) {
  if (!is_name(name)) throw std::logic_error("not a name for a metric");
  const auto [at, created] =
      families_.try_emplace(std::string{name}, Family{counter, escaped(help, false)});
  if (!created && at->second.counter != counter)
    throw std::logic_error("one metric cannot be a counter and a gauge");
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
    text += "# TYPE " + name + (family.counter ? " counter\n" : " gauge\n");
    family.counter ? list(counters, name) : list(gauges, name);
  }
  return text;
}

}  // namespace senim::metrics
