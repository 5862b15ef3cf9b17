// The record of a contact as a document while it is written: which values a field takes, how two
// who write at once come together, what is missing to close, and what is filed in the end. Plain
// rules over record_fields.hpp: no socket, no store, no clock, no key; sealing is given from
// outside, so that a sealed field never leaves here as plain text.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/field_value.hpp"
#include "server/records/contact_record.hpp"
#include "server/records/document_store.hpp"

namespace senim::records {

struct FieldFault {
  std::string field;
  std::string allowed;  // in English; never repeats what was sent
};

// The first that is no field `writer` (a role, "child" or "server") may set, or no value of it.
[[nodiscard]] std::optional<FieldFault> fault_in(const FieldChanges& changes,
                                                 std::string_view writer);

struct Draft {
  std::uint64_t version = 0;  // of the document; 0: not stored yet
  FieldValues values;
  std::map<std::string, std::uint64_t, std::less<>> changed;  // version that set a field last
  bool operator==(const Draft&) const = default;
};

struct Merge {
  Draft draft;                         // with the changes, if there are no conflicts
  bool changed = false;                // else it says what is stored already
  std::vector<std::string> conflicts;  // fields that somebody set otherwise since `base`
};

// Changes made by somebody who had seen version `base`. Other fields come together; of one field
// neither is taken silently, and in a conflict nothing is.
[[nodiscard]] Merge merge(const Draft& stored, std::uint64_t base, const FieldChanges& changes);

// In the order of record.json. `values`: of the draft, and the risk that the desk knows.
[[nodiscard]] std::vector<std::string> missing_to_close(const FieldValues& values);

// The text of a sealed field, sealed, and back; unseal answers nothing for what is not ours, or of
// another field.
using SealField = std::function<std::string(std::string_view field, const std::string& text)>;
using UnsealField =
    std::function<std::optional<std::string>(std::string_view field, const std::string& sealed)>;

[[nodiscard]] std::string to_body(const Draft& draft, const SealField& seal);
// Reading is tolerant: what is not of the form it should have is not there.
[[nodiscard]] Draft draft_of(const StoredDocument& document, const UnsealField& unseal);

inline constexpr std::string_view k_contacts_kind = "contacts";  // of the documents of a day
[[nodiscard]] std::string day_slot(std::string_view day);        // "20261128": "d:20261128"
// Of a contact that started on this day.
[[nodiscard]] DocumentPlace contact_place(std::string_view day, std::string_view id);
// The fields of record.json in a contact as it was filed, and only those.
[[nodiscard]] FieldValues contact_fields(std::string_view body);

// JSON of the contact as it is filed: what the desk measured, and the plain fields of the draft.
// What a place says of its region stands: a counsellor names one where it is unknown.
[[nodiscard]] std::string contact_body(const ContactRecord& measured, const Draft& draft);

}  // namespace senim::records
