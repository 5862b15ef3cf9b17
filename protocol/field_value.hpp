// What stands in one field of a contact record, and its form in JSON. Plain values: which fields
// there are and what each takes is said by record.json, and judged by server/records.
#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace senim {

// A word, a code or a text; a number; yes or no; codes in their order.
using FieldValue = std::variant<std::string, std::int64_t, bool, std::vector<std::string>>;
using FieldValues = std::map<std::string, FieldValue, std::less<>>;
// What somebody sets; nothing: the field is emptied.
using FieldChanges = std::map<std::string, std::optional<FieldValue>, std::less<>>;

[[nodiscard]] boost::json::value field_value_to_json(const FieldValue& value);
// Nothing for what is none of these: null, a fraction, an object, a list of other than texts.
[[nodiscard]] std::optional<FieldValue> field_value_from_json(const boost::json::value& value);

}  // namespace senim
