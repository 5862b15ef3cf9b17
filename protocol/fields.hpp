// Fields: reads the fields of one JSON object strictly. Private to the codec. A fault leaves by
// exception, so that a message is written as one braced list and is never half filled; read_frame()
// catches it before it returns.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "protocol/codec.hpp"
#include "protocol/field_value.hpp"
#include "protocol/frame_document.hpp"
#include "protocol/limits.hpp"

namespace senim::codec {

struct FieldFault {
  ErrorCode code;
  std::string detail;
};

class Fields {
 public:
  explicit Fields(const boost::json::object& object) : object_(&object) {}

  [[nodiscard]] std::string_view type() const;

  template <class Id>
  [[nodiscard]] Id id(std::string_view name) const {
    if (const auto text = string_at(name)) {
      if (auto parsed = Id::parse(*text)) return *std::move(parsed);
    }
    refuse(name, id_shape<Id>());
  }

  template <class Word>
  [[nodiscard]] Word word(std::string_view name) const {
    if (const auto text = string_at(name)) {
      if (const auto parsed = parse_word<Word>(*text)) return *parsed;
    }
    refuse_word(name, words_of<Word>(), false);
  }
  template <class Word>
  [[nodiscard]] std::optional<Word> word_or_null(std::string_view name) const {
    const boost::json::value* value = object_->if_contains(name);
    if (value != nullptr && value->is_null()) return std::nullopt;
    if (const auto text = string_at(name)) {
      if (const auto parsed = parse_word<Word>(*text)) return parsed;
    }
    refuse_word(name, words_of<Word>(), true);
  }
  [[nodiscard]] ErrorCode error_code(std::string_view name) const;

  // Integers must be written as integers: 1.0 is none.
  [[nodiscard]] std::int64_t integer(std::string_view name, std::int64_t least,
                                     std::int64_t most = limits::k_integer_max) const;
  [[nodiscard]] std::uint64_t number(std::string_view name, std::int64_t least) const {
    return static_cast<std::uint64_t>(integer(name, least));
  }
  [[nodiscard]] std::optional<int> integer_or_null(std::string_view name, int least,
                                                   int most) const;

  [[nodiscard]] std::string text(std::string_view name) const;           // as check_text() wants it
  [[nodiscard]] std::string optional_text(std::string_view name) const;  // may be empty or blank
  [[nodiscard]] std::string name(std::string_view name) const;  // not empty, without U+0000
  [[nodiscard]] std::string optional_name(std::string_view name) const;
  [[nodiscard]] std::string any_string_or_empty(std::string_view name) const;  // nothing is refused
  [[nodiscard]] std::string region_or_empty(std::string_view name) const;
  [[nodiscard]] std::string category(std::string_view name) const;

  [[nodiscard]] bool optional_flag(std::string_view name) const;  // absent is false
  [[nodiscard]] bool is_null(std::string_view name) const;        // null or absent
  [[nodiscard]] Fields object(std::string_view name) const;
  [[nodiscard]] const boost::json::array& list(std::string_view name) const;

  // Reads each element, an object, with read(Fields).
  template <class T, class Read>
  [[nodiscard]] std::vector<T> objects(std::string_view name, Read read) const {
    std::vector<T> elements;
    const boost::json::array& values = list(name);
    elements.reserve(values.size());
    for (const boost::json::value& value : values) {
      const boost::json::object* inside = value.if_object();
      if (inside == nullptr) refuse(name, "a list of objects");
      elements.push_back(read(Fields{*inside, this, name}));
    }
    return elements;
  }
  // Reads each element, a string, with parse(string_view), which returns an optional.
  template <class T, class Parse>
  [[nodiscard]] std::vector<T> strings(std::string_view name, Parse parse) const {
    std::vector<T> elements;
    for (const boost::json::value& value : list(name)) {
      const boost::json::string* string = value.if_string();
      auto parsed = string != nullptr ? parse(std::string_view{*string}) : std::nullopt;
      if (!parsed) refuse(name, "a list of the strings PROTOCOL.md names");
      elements.push_back(*std::move(parsed));
    }
    return elements;
  }

  // An object of FieldValues, or where they are optional, of those and null.
  template <class Mapped>
  [[nodiscard]] std::map<std::string, Mapped, std::less<>> record_fields(
      std::string_view name) const {
    std::map<std::string, Mapped, std::less<>> values;
    for (const auto& [field, value] : *object(name).object_) {
      auto held = field_value_from_json(value);
      const bool emptied = std::same_as<Mapped, std::optional<FieldValue>> && value.is_null();
      if ((!held && !emptied) || !is_field_name(field)) refuse(name, k_record_fields_are);
      if constexpr (std::same_as<Mapped, FieldValue>) {
        values.emplace(std::string{field}, *std::move(held));
      } else {
        values.emplace(std::string{field}, std::move(held));
      }
    }
    return values;
  }

  [[noreturn]] void refuse(std::string_view name, std::string_view allowed,
                           ErrorCode code = ErrorCode::bad_frame) const;

 private:
  static constexpr std::string_view k_record_fields_are =
      "an object with names of a-z 0-9 _ and strings, integers, true, false, lists of strings, "
      "or null";
  [[nodiscard]] static bool is_field_name(std::string_view name);

  Fields(const boost::json::object& object, const Fields* parent, std::string_view name)
      : object_(&object), parent_(parent), name_(name) {}

  template <class Id>
  [[nodiscard]] static std::string id_shape() {
    if constexpr (requires { Id::size; }) {
      return std::to_string(Id::size) + " characters of base64url";
    } else {
      return "2 to 32 characters of a-z 0-9 . _ -";
    }
  }
  [[nodiscard]] std::optional<std::string_view> string_at(std::string_view name) const;
  [[noreturn]] void refuse_word(std::string_view name, std::span<const std::string_view> words,
                                bool or_null) const;
  [[nodiscard]] std::string path() const;

  const boost::json::object* object_;
  const Fields* parent_ = nullptr;
  std::string_view name_;
};

[[nodiscard]] BadFrame fatal(std::string_view why);
// With about and conversation, as far as the frame holds them in their proper shape.
[[nodiscard]] BadFrame refused(const boost::json::object& object, FieldFault fault);

}  // namespace senim::codec
