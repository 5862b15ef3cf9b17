#include "server/records/contact_document.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <boost/system/error_code.hpp>

#include "protocol/characters.hpp"
#include "protocol/codec.hpp"
#include "protocol/limits.hpp"
#include "server/records/categories.hpp"
#include "server/records/record_fields.hpp"

namespace senim::records {

namespace {

namespace json = boost::json;
using Type = RecordField::Type;

// Of record.json: what a later build may want to know of a body.
constexpr int k_schema = 1;

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

// What the field takes, when the value is none of it.
std::optional<std::string> refused_value(const RecordField& field, const FieldValue& value) {
  const auto* const text = std::get_if<std::string>(&value);
  const auto* const number = std::get_if<std::int64_t>(&value);
  switch (field.type) {
    case Type::word: {
      const bool known = text != nullptr && std::ranges::any_of(field.words, [&](const auto& word) {
                           return word.word == *text && !word.retired;
                         });
      if (!known) return words_of(field);
      break;
    }
    case Type::category:
      if (text == nullptr || !is_in_force(*text)) return "a code of categories.json, or null";
      break;
    case Type::integer:
      if (number == nullptr || *number < field.least.value_or(0) ||
          (field.most && *number > *field.most))
        return bounds_of(field);
      break;
    case Type::flag:
      if (!std::holds_alternative<bool>(value)) return "true, false or null";
      break;
    case Type::text:
      if (text == nullptr || check_text(*text) != TextFault::none ||
          static_cast<std::int64_t>(count_characters(*text)) > characters_max(field))
        return "1 to " + std::to_string(characters_max(field)) + " characters, or null";
      break;
  }
  return std::nullopt;
}

std::optional<FieldValue> value_of(const json::value& value) {
  if (value.is_string()) return std::string{value.get_string()};
  if (value.is_int64()) return value.get_int64();
  if (value.is_bool()) return value.get_bool();
  return std::nullopt;
}

json::value json_of(const FieldValue& value) {
  return std::visit([](const auto& held) { return json::value(held); }, value);
}

const json::object* object_at(const json::object& object, const char* name) {
  const json::value* value = object.if_contains(name);
  return value == nullptr ? nullptr : value->if_object();
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

std::vector<std::string> missing_to_close(const Draft& draft) {
  std::vector<std::string> missing;
  for (const RecordField& field : record_fields())
    if (field.required && !field.retired && !draft.values.contains(field.name))
      missing.push_back(field.name);
  return missing;
}

std::string to_body(const Draft& draft, const SealField& seal) {
  json::object fields;
  for (const auto& [name, value] : draft.values) {
    const RecordField* field = find_field(name);
    const auto* const text = std::get_if<std::string>(&value);
    const bool sealed = field != nullptr && field->sealed && text != nullptr;
    fields.emplace(name, sealed ? json::value(seal(*text)) : json_of(value));
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
      auto value = value_of(held);
      const RecordField* field = find_field(name);
      if (value && field != nullptr && field->sealed) {
        const auto* const sealed = std::get_if<std::string>(&*value);
        const auto text = sealed != nullptr ? unseal(*sealed) : std::nullopt;
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

std::string contact_body(const ContactRecord& measured, const Draft& draft) {
  json::object contact = to_json_object(measured);
  for (const auto& [name, value] : draft.values) {
    const RecordField* field = find_field(name);
    if (field != nullptr && !field->sealed && !may_write(*field, "server"))
      contact.insert_or_assign(name, json_of(value));
  }
  return json::serialize(contact);
}

}  // namespace senim::records
