#include "server/reports/figures.hpp"

#include <algorithm>
#include <utility>

#include "server/places/regions.hpp"
#include "server/records/categories.hpp"
#include "server/records/local_time.hpp"
#include "server/records/record_fields.hpp"

namespace senim::reports {

namespace {

using Counts = std::map<std::string, std::uint64_t, std::less<>>;

std::string hour_text(int hour) { return (hour < 10 ? "0" : "") + std::to_string(hour) + ":00"; }

std::uint64_t count_of(const Counts& counts, std::string_view key) {
  const auto found = counts.find(key);
  return found == counts.end() ? 0 : found->second;
}

std::string readable(std::string_view word) {
  std::string text{word};
  std::ranges::replace(text, '_', ' ');
  return text;
}

template <class Word>
std::string key_of(const std::optional<Word>& word) {
  return word ? std::string{to_string(*word)} : std::string{};
}

void add_unknown(Section& section, const Counts& counts) {
  if (const std::uint64_t unknown = count_of(counts, ""); unknown > 0) {
    section.counts.push_back({"", "unknown", unknown});
  }
}

template <class Word>
Section of_words(std::string key, std::string name, const Counts& counts) {
  Section section{std::move(key), std::move(name), {}};
  for (const std::string_view word : words_of<Word>()) {
    section.counts.push_back({std::string{word}, readable(word), count_of(counts, word)});
  }
  add_unknown(section, counts);
  return section;
}

// Words as record.json names them.
Section of_field(std::string_view name, const Counts& counts) {
  const records::RecordField* field = records::find_field(name);
  Section section{std::string{name}, field->names.en, {}};
  for (const records::FieldWord& word : field->words)
    section.counts.push_back({word.word, word.names.en, count_of(counts, word.word)});
  add_unknown(section, counts);
  return section;
}

std::string key_of_number(const std::optional<std::int64_t>& number) {
  return number ? std::to_string(*number) : std::string{};
}

// What a child answers with a number, as record.json names it.
Section of_answers(std::string_view name, const Counts& counts) {
  const records::RecordField* field = records::find_field(name);
  Section section{std::string{name}, field->names.en, {}};
  for (std::int64_t answer = *field->least; answer <= *field->most; ++answer) {
    const std::string key = std::to_string(answer);
    section.counts.push_back({key, key, count_of(counts, key)});
  }
  add_unknown(section, counts);
  return section;
}

Section of_regions(const Counts& counts) {
  Section section{"region", "Region", {}};
  for (const places::Region& region : places::regions()) {
    section.counts.push_back(
        {std::string{region.code}, std::string{region.en}, count_of(counts, region.code)});
  }
  std::ranges::sort(section.counts, [](const Count& a, const Count& b) {
    return a.contacts != b.contacts ? a.contacts > b.contacts : a.key < b.key;
  });
  add_unknown(section, counts);
  return section;
}

Section of_categories(const Counts& counts) {
  Section section{"category", "Category", {}};
  const records::Category* group = nullptr;
  for (const records::Category& category : records::categories()) {
    const bool is_group = category.code.find('.') == std::string::npos;
    if (is_group) group = &category;
    const std::uint64_t contacts = count_of(counts, category.code);
    if (contacts == 0) continue;
    const std::string name = is_group ? category.en : group->en + ": " + category.en;
    section.counts.push_back({category.code, name, contacts});
  }
  add_unknown(section, counts);
  return section;
}

}  // namespace

void Figures::add(const records::ContactRecord& record) {
  std::optional<records::LocalTime> at;
  if (record.started_at_ms) at = records::local_time(*record.started_at_ms);
  if (period_.first_day && (!at || at->day < *period_.first_day)) return;
  if (period_.last_day && (!at || at->day > *period_.last_day)) return;
  ++contacts_;
  ++channels_[key_of(record.channel)];
  ++regions_[record.region];
  ++help_[record.help];
  ++call_types_[key_of(record.call_type)];
  ++categories_[record.category];
  ++languages_[key_of(record.language)];
  ++days_[at ? records::day_text(at->day) : std::string{}];
  ++helped_[key_of_number(record.helped)];
  ++moods_after_[key_of_number(record.mood_after)];
  ++hours_[at ? hour_text(at->hour) : std::string{}];
  if (record.abandoned) {
    ++abandoned_;
  } else if (record.waited_s) {
    waits_s_.push_back(*record.waited_s);
  }
}

std::optional<std::int64_t> Figures::wait_percentile_s(int percent) const {
  if (waits_s_.empty()) return std::nullopt;
  std::vector<std::int64_t> sorted = waits_s_;
  std::ranges::sort(sorted);
  const std::size_t rank = (sorted.size() * static_cast<std::size_t>(percent) + 99) / 100;
  return sorted[rank - 1];
}

std::vector<Section> Figures::sections() const {
  std::vector<Section> all;
  all.push_back(of_words<Channel>("channel", "Channel", channels_));
  all.push_back(of_regions(regions_));
  all.push_back(of_field("help", help_));
  all.push_back(of_words<CallType>("call_type", "Call type", call_types_));
  all.push_back(of_categories(categories_));
  all.push_back(of_words<Language>("language", "Language", languages_));
  Section days{"day", "Day", {}};
  for (const auto& [day, contacts] : days_)
    if (!day.empty()) days.counts.push_back({day, day, contacts});
  add_unknown(days, days_);
  all.push_back(std::move(days));
  Section hours{"hour", "Hour of the day", {}};
  for (int hour = 0; hour < 24; ++hour) {
    hours.counts.push_back({hour_text(hour), hour_text(hour), count_of(hours_, hour_text(hour))});
  }
  add_unknown(hours, hours_);
  all.push_back(std::move(hours));
  all.push_back(of_answers("helped", helped_));
  all.push_back(of_answers("mood_after", moods_after_));
  return all;
}

}  // namespace senim::reports
