#include "server/records/contact_document.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <boost/system/error_code.hpp>
#include <set>

#include "protocol/characters.hpp"
#include "protocol/codec.hpp"
#include "protocol/limits.hpp"
#include "server/places/regions.hpp"
#include "server/records/categories.hpp"
#include "server/records/record_fields.hpp"

namespace senim::records {

namespace {

namespace json = boost::json;
using Type = RecordField::Type;

// Of record.json: what a later build may want to know of a body.
constexpr int k_schema = 2;

std::string words_of(const RecordField& field) {
  std::string list;
  for (const FieldWord& word : field.words)
    if (!word.retired) list.append(list.empty() ? "" : ", ").append(word.word);
  return "one of " + list + ", or null";
}

std::string bounds_of(const RecordField& field) {
  std::string bounds = "an integer from " + std::to_string(field.least.value_or(0));
  if (field.most) bounds.append(" to ").append(std::to_string(*field.most));
  return bounds + ", or null";
}

std::int64_t characters_max(const RecordField& field) {
  return field.most.value_or(static_cast<std::int64_t>(limits::k_text_characters_max));
}

bool is_word_of(const RecordField& field, const std::string& text) {
  return std::ranges::any_of(
      field.words, [&](const FieldWord& word) { return word.word == text && !word.retired; });
}

bool is_number_of(const RecordField& field, std::int64_t number) {
  return number >= field.least.value_or(0) && (!field.most || number <= *field.most);
}

bool is_text_of(const RecordField& field, const std::string& text) {
  return check_text(text) == TextFault::none &&
         static_cast<std::int64_t>(count_characters(text)) <= characters_max(field);
}

bool are_codes_of(const RecordField& field, const std::vector<std::string>& codes) {
  const std::set<std::string, std::less<>> different(codes.begin(), codes.end());
  return !codes.empty() && different.size() == codes.size() &&
         static_cast<std::int64_t>(codes.size()) <= field.most.value_or(1) &&
         std::ranges::all_of(codes, is_in_force);
}

// What the field takes, when the value is none of it.
std::optional<std::string> refused_value(const RecordField& field, const FieldValue& value) {
  const auto* const text = std::get_if<std::string>(&value);
  const auto* const number = std::get_if<std::int64_t>(&value);
  const auto* const codes = std::get_if<std::vector<std::string>>(&value);
  bool good = false;
  std::string allowed;
  switch (field.type) {
    case Type::word:
      good = text != nullptr && is_word_of(field, *text);
      allowed = words_of(field);
      break;
    case Type::category:
      good = text != nullptr && is_in_force(*text);
      allowed = "a code of categories.json, or null";
      break;
    case Type::categories:
      good = codes != nullptr && are_codes_of(field, *codes);
      allowed = "1 to " + std::to_string(field.most.value_or(1)) +
                " different codes of categories.json, or null";
      break;
    case Type::region:
      good = text != nullptr && places::find_region(*text) != nullptr;
      allowed = "an ISO 3166-2 code of a region of Kazakhstan, or null";
      break;
    case Type::integer:
      good = number != nullptr && is_number_of(field, *number);
      allowed = bounds_of(field);
      break;
    case Type::flag:
      good = std::holds_alternative<bool>(value);
      allowed = "true, false or null";
      break;
    case Type::text:
      good = text != nullptr && is_text_of(field, *text);
      allowed = "1 to " + std::to_string(characters_max(field)) + " characters, or null";
      break;
  }
  return good ? std::nullopt : std::optional{allowed};
}

bool is_needed(const RecordField& field, const FieldValues& values) {
  if (field.retired) return false;
  return field.needed || std::ranges::any_of(field.needed_when, [&](const NeededWhen& when) {
           const auto other = values.find(when.field);
           const auto* const word =
               other == values.end() ? nullptr : std::get_if<std::string>(&other->second);
           return word != nullptr && std::ranges::find(when.words, *word) != when.words.end();
         });
}

const json::object* object_at(const json::object& object, const char* name) {
  const json::value* value = object.if_contains(name);
  return value == nullptr ? nullptr : value->if_object();
}

// By a person; else it is measured.
bool may_be_said(const RecordField& field) {
  return std::ranges::any_of(field.writers,
                             [](const std::string& writer) { return writer != "server"; });
}

}  // namespace

std::optional<FieldFault> fault_in(const FieldChanges& changes, std::string_view writer) {
  for (const auto& [name, value] : changes) {
    const RecordField* field = find_field(name);
    if (field == nullptr || field->retired || !may_write(*field, writer))
      return FieldFault{"set", "fields of record.json that you may write"};
    if (!value) continue;
    if (auto allowed = refused_value(*field, *value)) return FieldFault{name, *std::move(allowed)};
  }
  return std::nullopt;
}

Merge merge(const Draft& stored, std::uint64_t base, const FieldChanges& changes) {
  Merge merge{.draft = stored, .changed = false, .conflicts = {}};
  for (const auto& [name, value] : changes) {
    const auto held = stored.values.find(name);
    const bool same =
        value ? held != stored.values.end() && held->second == *value : held == stored.values.end();
    if (same) continue;
    const auto changed = stored.changed.find(name);
    if (changed != stored.changed.end() && changed->second > base) {
      merge.conflicts.push_back(name);
      continue;
    }
    merge.changed = true;
    merge.draft.changed[name] = stored.version + 1;
    if (value) {
      merge.draft.values.insert_or_assign(name, *value);
    } else {
      merge.draft.values.erase(name);
    }
  }
  if (!merge.conflicts.empty()) return {stored, false, std::move(merge.conflicts)};
  if (merge.changed) merge.draft.version = stored.version + 1;
  return merge;
}

std::vector<std::string> missing_to_close(const FieldValues& values) {
  std::vector<std::string> missing;
  for (const RecordField& field : record_fields())
    if (is_needed(field, values) && !values.contains(field.name)) missing.push_back(field.name);
  return missing;
}

std::string to_body(const Draft& draft, const SealField& seal) {
  json::object fields;
  for (const auto& [name, value] : draft.values) {
    const RecordField* field = find_field(name);
    const auto* const text = std::get_if<std::string>(&value);
    const bool sealed = field != nullptr && field->sealed && text != nullptr;
    fields.emplace(name, sealed ? json::value(seal(name, *text)) : field_value_to_json(value));
  }
  json::object changed;
  for (const auto& [name, version] : draft.changed) changed.emplace(name, version);
  return json::serialize(json::object{
      {"v", k_schema}, {"fields", std::move(fields)}, {"changed", std::move(changed)}});
}

Draft draft_of(const StoredDocument& document, const UnsealField& unseal) {
  Draft draft{.version = document.version, .values = {}, .changed = {}};
  boost::system::error_code error;
  const json::value parsed = json::parse(document.body, error);
  if (error || !parsed.is_object()) return draft;
  if (const json::object* fields = object_at(parsed.get_object(), "fields")) {
    for (const auto& [name, held] : *fields) {
      auto value = field_value_from_json(held);
      const RecordField* field = find_field(name);
      if (value && field != nullptr && field->sealed) {
        const auto* const sealed = std::get_if<std::string>(&*value);
        const auto text = sealed != nullptr ? unseal(name, *sealed) : std::nullopt;
        value = text ? std::optional<FieldValue>{*text} : std::nullopt;
      }
      if (value) draft.values.emplace(std::string{name}, *std::move(value));
    }
  }
  if (const json::object* changed = object_at(parsed.get_object(), "changed"))
    for (const auto& [name, version] : *changed)
      if (version.is_int64() && version.get_int64() > 0)
        draft.changed.emplace(std::string{name}, static_cast<std::uint64_t>(version.get_int64()));
  return draft;
}

std::string day_slot(std::string_view day) { return std::string{"d:"}.append(day); }

DocumentPlace contact_place(std::string_view day, std::string_view id) {
  return {day_slot(day), std::string{k_contacts_kind}, std::string{id}};
}

FieldValues contact_fields(std::string_view body) {
  FieldValues fields;
  boost::system::error_code error;
  const json::value parsed = json::parse({body.data(), body.size()}, error);
  if (error || !parsed.is_object()) return fields;
  for (const auto& [name, held] : parsed.get_object()) {
    auto value = field_value_from_json(held);
    if (value && find_field(name) != nullptr) fields.emplace(std::string{name}, *std::move(value));
  }
  return fields;
}

std::string contact_body(const ContactRecord& measured, const Draft& draft) {
  json::object contact = to_json_object(measured);
  for (const auto& [name, value] : draft.values) {
    const RecordField* field = find_field(name);
    if (field == nullptr || field->sealed || !may_be_said(*field)) continue;
    if (name == "region" && !measured.region.empty()) continue;
    contact.insert_or_assign(name, field_value_to_json(value));
  }
  return json::serialize(contact);
}

}  // namespace senim::records
