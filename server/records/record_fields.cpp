#include "server/records/record_fields.hpp"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <boost/json/value_to.hpp>
#include <stdexcept>
#include <utility>

#include "server/records/embedded_json.hpp"
#include "server/records/embedded_record.hpp"

namespace senim::records {

namespace {

namespace json = boost::json;
using Type = RecordField::Type;

constexpr std::array<std::pair<std::string_view, Type>, 7> k_types{
    {{"word", Type::word},
     {"category", Type::category},
     {"categories", Type::categories},
     {"region", Type::region},
     {"integer", Type::integer},
     {"flag", Type::flag},
     {"text", Type::text}}};

std::optional<std::int64_t> integer_at(const json::object& object, const char* name) {
  const json::value* value = object.if_contains(name);
  return value == nullptr ? std::nullopt : std::optional{value->as_int64()};
}

Names names_of(const json::object& object) {
  const json::object& names = object.at("names").as_object();
  return {text_at(names, "kk"), text_at(names, "ru"), text_at(names, "en")};
}

Type type_of(const json::object& object) {
  const std::string word = text_at(object, "type");
  const auto* const found = std::ranges::find(k_types, word, [](const auto& t) { return t.first; });
  if (found == k_types.end()) throw std::invalid_argument{"record.json: no such type: " + word};
  return found->second;
}

// true, or [{"risk": ["raised", "imminent"]}, ...].
void read_needed(const json::value& needed, RecordField& field) {
  field.needed = needed.is_bool() && needed.get_bool();
  if (needed.is_bool()) return;
  for (const json::value& when : needed.as_array())
    for (const auto& [other, words] : when.as_object())
      field.needed_when.push_back(
          {std::string{other}, json::value_to<std::vector<std::string>>(words)});
}

RecordField field_of(const json::object& object) {
  RecordField field{.name = text_at(object, "name"),
                    .type = type_of(object),
                    .names = names_of(object),
                    .words = {},
                    .least = integer_at(object, "least"),
                    .most = integer_at(object, "most"),
                    .sealed = flag_at(object, "sealed"),
                    .retired = flag_at(object, "retired"),
                    .needed = false,
                    .needed_when = {},
                    .since = static_cast<int>(object.at("since").as_int64()),
                    .writers = json::value_to<std::vector<std::string>>(object.at("write")),
                    .readers = json::value_to<std::vector<std::string>>(object.at("read"))};
  if (const json::value* needed = object.if_contains("needed")) read_needed(*needed, field);
  if (field.type == Type::word) {
    for (const json::value& word : object.at("words").as_array()) {
      const json::object& entry = word.as_object();
      field.words.push_back({text_at(entry, "word"), names_of(entry), flag_at(entry, "retired")});
    }
  }
  return field;
}

}  // namespace

std::vector<RecordField> read_record_fields(std::string_view text) {
  const json::value document = json::parse({text.data(), text.size()});
  std::vector<RecordField> fields;
  for (const json::value& field : document.as_object().at("fields").as_array())
    fields.push_back(field_of(field.as_object()));
  return fields;
}

std::span<const RecordField> record_fields() {
  static const std::vector<RecordField> list = read_record_fields(k_embedded_record);
  return list;
}

const RecordField* find_field(std::string_view name) {
  const auto list = record_fields();
  const auto found = std::ranges::find(list, name, &RecordField::name);
  return found == list.end() ? nullptr : &*found;
}

bool may_write(const RecordField& field, std::string_view writer) {
  return std::ranges::find(field.writers, writer) != field.writers.end();
}

bool may_read(const RecordField& field, std::string_view role) {
  return std::ranges::find(field.readers, role) != field.readers.end();
}

}  // namespace senim::records
