// How the JSON that is embedded in the binary is read: what is wrong in it is a fault of the build,
// and throws. Private to records.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <boost/json/value_to.hpp>
#include <string>

namespace senim::records {

[[nodiscard]] inline std::string text_at(const boost::json::object& object, const char* name) {
  return boost::json::value_to<std::string>(object.at(name));
}

// Absent is false.
[[nodiscard]] inline bool flag_at(const boost::json::object& object, const char* name) {
  const boost::json::value* value = object.if_contains(name);
  return value != nullptr && value->as_bool();
}

}  // namespace senim::records
