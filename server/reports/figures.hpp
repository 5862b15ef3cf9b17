// Figures: the numbers a helpline publishes about a period, counted from contact records one at a
// time. Definitions: a contact is one filed record and belongs to the day on which it started;
// abandoned: the child left before a counsellor accepted; waiting times are those of accepted
// contacts, percentiles by nearest rank. What a record does not tell, or tells in a word that is
// not in force any more, is counted as unknown. Counts exactly: small cells are not suppressed
// here, so its output is for the helpline itself, not for the public.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/records/contact_record.hpp"

namespace senim::reports {

struct Period {
  std::optional<std::int64_t>
      first_day;  // of local_time.hpp, inclusive; nothing: from the beginning
  std::optional<std::int64_t> last_day;  // inclusive; nothing: until now
};

struct Count {
  std::string key;   // the word or code; empty: unknown
  std::string name;  // for people
  std::uint64_t contacts = 0;
  bool operator==(const Count&) const = default;
};

struct Section {
  std::string key;  // "region"
  std::string name;
  std::vector<Count> counts;
};

class Figures {
 public:
  explicit Figures(Period period) : period_(period) {}

  // Ignored when outside of the period, and in any bounded one when its start is unknown.
  void add(const records::ContactRecord& record);
  // Records that could not be read at all: of no day, and in no other figure.
  void add_unreadable(std::uint64_t records) { unreadable_ += records; }

  [[nodiscard]] std::uint64_t contacts() const { return contacts_; }
  [[nodiscard]] std::uint64_t abandoned() const { return abandoned_; }
  [[nodiscard]] std::uint64_t unreadable() const { return unreadable_; }
  // Of accepted contacts, in seconds; nothing when there are none. percent: 1 to 100.
  [[nodiscard]] std::optional<std::int64_t> wait_percentile_s(int percent) const;
  // Channel, region, help, call type, language, hour and what the child answered with every word
  // of theirs, also those nobody had; category and day with those that occurred.
  [[nodiscard]] std::vector<Section> sections() const;
  [[nodiscard]] const Period& period() const { return period_; }

 private:
  using Counts = std::map<std::string, std::uint64_t, std::less<>>;

  Period period_;
  std::uint64_t contacts_ = 0;
  std::uint64_t abandoned_ = 0;
  std::uint64_t unreadable_ = 0;
  Counts channels_, regions_, help_, call_types_, categories_, languages_, days_, hours_, helped_,
      moods_after_;
  std::vector<std::int64_t> waits_s_;
};

}  // namespace senim::reports
