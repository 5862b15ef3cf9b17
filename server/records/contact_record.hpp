// ContactRecord: what stays of a contact for the statistics, one per closed or abandoned
// conversation. Words and numbers of closed lists only: never text of a child, a summary, a name or
// an address. Also its form in the store, JSON.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/words.hpp"

namespace senim::records {

struct ContactRecord {
  std::string conversation;  // id of 22 characters; for a contact by phone, any id of its own
  Channel channel = Channel::qr;
  std::string place;   // place code, or empty when unknown
  std::string region;  // ISO 3166-2, or empty when unknown
  Language language = Language::kk;
  std::optional<CallType> call_type;  // nothing when nobody classified it: abandoned
  std::optional<Outcome> outcome;     // likewise
  std::string category;               // a code of categories.hpp, or empty
  Risk risk = Risk::routine;
  std::int64_t started_at_ms = 0;  // since 1970
  std::int64_t waited_s = 0;       // until a counsellor accepted, or until the child left
  std::int64_t lasted_s = 0;       // from acceptance to the end; 0 when abandoned
  std::uint64_t child_messages = 0;
  std::uint64_t counsellor_messages = 0;
  std::string staff;       // sign-in name of the counsellor, empty when abandoned
  bool abandoned = false;  // the child left before a counsellor accepted
  bool operator==(const ContactRecord&) const = default;
};

[[nodiscard]] std::string to_json(const ContactRecord& record);

// Nothing for what to_json() could not have written: a missing field, a wrong type, a word outside
// its list, a negative number, a region or category that does not exist. Unknown further fields are
// ignored.
[[nodiscard]] std::optional<ContactRecord> contact_record_from_json(std::string_view json);

}  // namespace senim::records
