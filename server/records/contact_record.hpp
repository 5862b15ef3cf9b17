// ContactRecord: what stays of a contact for the statistics, one per closed or abandoned
// conversation. Words and numbers of closed lists only: never text of a child, a summary, a name or
// an address. Also its form in the store, JSON. What is empty is unknown: words are retired and
// fields are added, so a record of another version never stops a report.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/words.hpp"

namespace senim::records {

struct ContactRecord {
  std::string conversation;  // id of 22 characters; for a contact by phone, any id of its own
  std::optional<Channel> channel;
  std::string place;   // place code, or empty when unknown
  std::string region;  // ISO 3166-2, or empty when unknown
  std::optional<Language> language;
  std::optional<CallType> call_type;  // nothing when nobody classified it: abandoned
  std::string help;                   // a word of record.json; empty when nobody said it
  std::string category;               // the main one, a code of categories.hpp, or empty
  std::optional<Risk> risk;
  std::optional<std::int64_t> started_at_ms;  // since 1970
  std::optional<std::int64_t> waited_s;  // until a counsellor accepted, or until the child left
  std::optional<std::int64_t> lasted_s;  // from acceptance to the end; 0 when abandoned
  std::uint64_t child_messages = 0;
  std::uint64_t counsellor_messages = 0;
  std::string staff;           // sign-in name of the counsellor, empty when abandoned
  bool abandoned = false;      // the child left before a counsellor accepted
  std::uint64_t revision = 0;  // of the desk's entry: what was filed of a later one is not undone
  std::optional<std::int64_t> mood_before;  // what the child said of itself: 1 to 5
  std::optional<std::int64_t> mood_after;   // may come after the end, and amends the record then
  std::optional<std::int64_t> helped;       // 1 to 3, likewise
  bool operator==(const ContactRecord&) const = default;
};

// What a record of before called its outcome said of the help given; nothing: it said nothing.
[[nodiscard]] std::string help_of(Outcome outcome);

[[nodiscard]] boost::json::object to_json_object(const ContactRecord& record);
[[nodiscard]] std::string to_json(const ContactRecord& record);

// Nothing only for what is no JSON object. A field that is missing, of a wrong type, negative, or a
// word, region or category that is not in force any more is left empty; further fields are ignored.
[[nodiscard]] std::optional<ContactRecord> contact_record_from_json(std::string_view json);

}  // namespace senim::records
