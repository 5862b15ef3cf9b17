#include "protocol/field_value.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value_from.hpp>

namespace senim {

namespace json = boost::json;

json::value field_value_to_json(const FieldValue& value) {
  return std::visit([](const auto& held) { return json::value_from(held); }, value);
}

std::optional<FieldValue> field_value_from_json(const json::value& value) {
  if (value.is_string()) return std::string{value.get_string()};
  if (value.is_int64()) return value.get_int64();
  if (value.is_bool()) return value.get_bool();
  if (!value.is_array()) return std::nullopt;
  std::vector<std::string> codes;
  for (const json::value& code : value.get_array()) {
    if (!code.is_string()) return std::nullopt;
    codes.emplace_back(code.get_string());
  }
  return codes;
}

}  // namespace senim
