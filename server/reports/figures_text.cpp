#include "server/reports/figures_text.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string_view>
#include <vector>

#include "protocol/characters.hpp"
#include "server/base/csv.hpp"
#include "server/records/local_time.hpp"

namespace senim::reports {

namespace {

constexpr std::array<std::string_view, 4> k_definitions = {
    "A contact is one filed record; it belongs to the day, in UTC+5, on which it started.",
    "Abandoned: the child left before a counsellor accepted.",
    "Waiting time: from the start to acceptance, of accepted contacts; percentiles by nearest "
    "rank.",
    "Exact counts for the helpline itself: small cells are not suppressed, do not publish as is.",
};

std::string edge(const std::optional<std::int64_t>& day, std::string_view open) {
  return day ? records::day_text(*day) : std::string{open};
}

// "12.3": of all contacts, in per cent.
std::string share(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return "0.0";
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1f",
                100.0 * static_cast<double>(part) / static_cast<double>(whole));
  return text.data();
}

std::string seconds(const std::optional<std::int64_t>& value) {
  return value ? std::to_string(*value) : std::string{};
}

std::string padded(std::string text, std::size_t width) {
  text.append(width - std::min(width, count_characters(text)), ' ');
  return text;
}

std::string padded_left(const std::string& text, std::size_t width) {
  return std::string(width - std::min(width, count_characters(text)), ' ') + text;
}

void append_row(std::string& csv, const std::vector<std::string>& fields) {
  append_csv_row(csv, fields);
}

}  // namespace

std::string as_table(const Figures& figures) {
  constexpr std::size_t k_name_columns = 58;
  constexpr std::size_t k_number_columns = 10;
  const auto row = [](const std::string& name, const std::string& value, const std::string& part) {
    return "  " + padded(name, k_name_columns) + padded_left(value, k_number_columns) +
           (part.empty() ? "" : padded_left(part, 8) + " %") + "\n";
  };
  std::string table = "Contacts " + edge(figures.period().first_day, "from the beginning") +
                      " to " + edge(figures.period().last_day, "now") + " (UTC+5)\n\n";
  table += row("Contacts", std::to_string(figures.contacts()), "");
  table += row("Abandoned", std::to_string(figures.abandoned()),
               share(figures.abandoned(), figures.contacts()));
  if (figures.unreadable() > 0)
    table += row("Unreadable records, in no figure", std::to_string(figures.unreadable()), "");
  const auto wait = [&](const std::string& name, int percent) {
    const std::string value = seconds(figures.wait_percentile_s(percent));
    table += row(name, value.empty() ? "-" : value + " s", "");
  };
  wait("Waiting, median", 50);
  wait("Waiting, 95th percentile", 95);
  for (const Section& section : figures.sections()) {
    if (section.counts.empty()) continue;
    table += "\n" + section.name + "\n";
    for (const Count& count : section.counts) {
      table += row(count.name, std::to_string(count.contacts),
                   share(count.contacts, figures.contacts()));
    }
  }
  table += "\n";
  for (const std::string_view line : k_definitions) table += std::string{line} + "\n";
  return table;
}

std::string as_csv(const Figures& figures) {
  std::string csv{k_byte_order_mark};
  append_row(csv, {"section", "key", "name", "value", "per_cent"});
  append_row(csv, {"period", "first_day", "", edge(figures.period().first_day, ""), ""});
  append_row(csv, {"period", "last_day", "", edge(figures.period().last_day, ""), ""});
  for (const std::string_view line : k_definitions) {
    append_row(csv, {"definition", "", std::string{line}, "", ""});
  }
  append_row(csv, {"total", "contacts", "Contacts", std::to_string(figures.contacts()), ""});
  append_row(csv, {"total", "abandoned", "Abandoned", std::to_string(figures.abandoned()),
                   share(figures.abandoned(), figures.contacts())});
  append_row(csv, {"total", "unreadable", "Unreadable records, in no figure",
                   std::to_string(figures.unreadable()), ""});
  append_row(csv, {"total", "wait_median_s", "Waiting, median, s",
                   seconds(figures.wait_percentile_s(50)), ""});
  append_row(csv, {"total", "wait_p95_s", "Waiting, 95th percentile, s",
                   seconds(figures.wait_percentile_s(95)), ""});
  for (const Section& section : figures.sections()) {
    for (const Count& count : section.counts) {
      append_row(csv, {section.key, count.key, count.name, std::to_string(count.contacts),
                       share(count.contacts, figures.contacts())});
    }
  }
  return csv;
}

}  // namespace senim::reports
