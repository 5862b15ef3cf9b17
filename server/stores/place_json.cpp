#include "server/stores/place_json.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <boost/system/error_code.hpp>

namespace senim::stores {

namespace {

namespace json = boost::json;

json::string_view shown(std::string_view text) { return {text.data(), text.size()}; }

// Empty also when it is missing or no text; what must not be empty is checked by the caller.
std::string text_of(const json::object& object, const char* name) {
  const json::value* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string{value->get_string()} : std::string{};
}

}  // namespace

std::string to_json(const places::Place& place) {
  return json::serialize(json::object{{"name_kk", shown(place.name_kk)},
                                      {"name_ru", shown(place.name_ru)},
                                      {"region", shown(place.region)},
                                      {"district", shown(place.district)},
                                      {"kind", shown(places::to_string(place.kind))}});
}

std::optional<places::Place> place_from_json(std::string_view code, std::string_view text,
                                             bool revoked) {
  const auto parsed_code = places::PlaceCode::parse(code);
  boost::system::error_code error;
  const json::value parsed = json::parse(shown(text), error);
  if (!parsed_code || error || !parsed.is_object()) return std::nullopt;
  const json::object& object = parsed.get_object();
  const auto kind = places::parse_place_kind(text_of(object, "kind"));
  places::Place place{*parsed_code,
                      text_of(object, "name_kk"),
                      text_of(object, "name_ru"),
                      text_of(object, "region"),
                      text_of(object, "district"),
                      kind.value_or(places::PlaceKind::school),
                      revoked};
  if (!kind || place.name_kk.empty() || place.region.empty()) return std::nullopt;
  return place;
}

}  // namespace senim::stores
