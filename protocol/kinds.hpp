// Kinds: what may stand in a field of a frame, and how it is written. Plain values that a field
// list (shape.hpp) is made of. Private to the codec.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/field_value.hpp"
#include "protocol/fields.hpp"
#include "protocol/frame_writer.hpp"
#include "protocol/limits.hpp"
#include "protocol/words.hpp"

namespace senim::codec {

struct Id {
  template <class Value>
  [[nodiscard]] Value read(const Fields& f, std::string_view name) const {
    return f.id<Value>(name);
  }
  template <class Value>
  void write(FrameWriter& w, std::string_view name, const Value& id) const {
    if constexpr (requires { id.view(); }) {
      w.text(name, id.view());
    } else {
      w.text(name, id.str());
    }
  }
};

// An id that may be missing is kept as text.
template <class Which>
struct IdText {
  template <class Value>
  [[nodiscard]] Value read(const Fields& f, std::string_view name) const {
    return f.id<Which>(name).str();
  }
  void write(FrameWriter& w, std::string_view name, const std::string& id) const {
    w.text(name, id);
  }
};

struct Word {
  template <class Value>
  [[nodiscard]] Value read(const Fields& f, std::string_view name) const {
    return f.word<Value>(name);
  }
  void write(FrameWriter& w, std::string_view name, auto word) const { w.word(name, word); }
};

struct WordOrNull {
  template <class Value>
  [[nodiscard]] Value read(const Fields& f, std::string_view name) const {
    return f.word_or_null<typename Value::value_type>(name);
  }
  void write(FrameWriter& w, std::string_view name, const auto& word) const {
    w.word_or_null(name, word);
  }
};

struct ErrorWord {
  template <class Value>
  [[nodiscard]] Value read(const Fields& f, std::string_view name) const {
    return f.error_code(name);
  }
  void write(FrameWriter& w, std::string_view name, ErrorCode code) const { w.word(name, code); }
};

struct Number {
  std::int64_t least = 0;
  std::int64_t most = limits::k_integer_max;

  template <class Value>
  [[nodiscard]] Value read(const Fields& f, std::string_view name) const {
    return static_cast<Value>(f.integer(name, least, most));
  }
  void write(FrameWriter& w, std::string_view name, auto number) const { w.integer(name, number); }
};

// Absent is 0, and 0 is not written.
struct OrZero {
  template <class Value>
  [[nodiscard]] Value read(const Fields& f, std::string_view name) const {
    return f.is_null(name) ? Value{0} : Number{}.read<Value>(f, name);
  }
  void write(FrameWriter& w, std::string_view name, auto number) const {
    if (number != 0) w.integer(name, number);
  }
};

struct NumberOrNull {
  int least = 0;
  int most = 0;

  template <class Value>
  [[nodiscard]] Value read(const Fields& f, std::string_view name) const {
    return f.integer_or_null(name, least, most);
  }
  void write(FrameWriter& w, std::string_view name, const std::optional<int>& number) const {
    w.integer_or_null(name, number);
  }
};

// What a slow turn has let run below zero is written as zero.
struct Duration {
  template <class Value>
  [[nodiscard]] Value read(const Fields& f, std::string_view name) const {
    return f.integer(name, 0);
  }
  void write(FrameWriter& w, std::string_view name, std::int64_t duration) const {
    w.duration(name, duration);
  }
};

// A string that is read as `Read` wants it.
template <std::string (Fields::*Read)(std::string_view) const>
struct StringKind {
  template <class Value>
  [[nodiscard]] Value read(const Fields& f, std::string_view name) const {
    return (f.*Read)(name);
  }
  void write(FrameWriter& w, std::string_view name, std::string_view text) const {
    w.text(name, text);
  }
};
using Text = StringKind<&Fields::text>;
using TextOrBlank = StringKind<&Fields::optional_text>;
using Name = StringKind<&Fields::name>;
using AnyString = StringKind<&Fields::any_string_or_empty>;
using Category = StringKind<&Fields::category>;

struct RegionOrNull {
  template <class Value>
  [[nodiscard]] Value read(const Fields& f, std::string_view name) const {
    return f.region_or_empty(name);
  }
  void write(FrameWriter& w, std::string_view name, std::string_view region) const {
    w.text_or_null(name, region);
  }
};

struct Flag {
  template <class Value>
  [[nodiscard]] Value read(const Fields& f, std::string_view name) const {
    return f.optional_flag(name);
  }
  void write(FrameWriter& w, std::string_view name, bool flag) const { w.flag(name, flag); }
};

// Written only when it is true.
struct FlagWhenSet : Flag {
  void write(FrameWriter& w, std::string_view name, bool flag) const {
    if (flag) w.flag(name, true);
  }
};

struct Words {
  template <class Value>
  [[nodiscard]] Value read(const Fields& f, std::string_view name) const {
    using One = typename Value::value_type;
    return f.strings<One>(name, parse_word<One>);
  }
  void write(FrameWriter& w, std::string_view name, const auto& words) const {
    w.begin_list(name);
    for (const auto word : words) w.element(to_string(word));
    w.end_list();
  }
};

struct Ids {
  template <class Value>
  [[nodiscard]] Value read(const Fields& f, std::string_view name) const {
    using One = typename Value::value_type;
    return f.strings<One>(name, One::parse);
  }
  void write(FrameWriter& w, std::string_view name, const auto& ids) const {
    w.begin_list(name);
    for (const auto& id : ids) w.element(id.view());
    w.end_list();
  }
};

// An object of its own shape.
template <class ShapeType>
struct Nested {
  ShapeType shape;

  template <class Value>
  [[nodiscard]] Value read(const Fields& f, std::string_view name) const {
    return shape.read(f.object(name));
  }
  void write(FrameWriter& w, std::string_view name, const auto& value) const {
    w.begin_object(name);
    shape.write(w, value);
    w.end_object();
  }
};
template <class ShapeType>
Nested(ShapeType) -> Nested<ShapeType>;

template <class ShapeType>
struct ListOf {
  ShapeType shape;

  template <class Value>
  [[nodiscard]] Value read(const Fields& f, std::string_view name) const {
    return f.objects<typename Value::value_type>(
        name, [this](const Fields& inside) { return shape.read(inside); });
  }
  void write(FrameWriter& w, std::string_view name, const auto& values) const {
    w.begin_list(name);
    for (const auto& value : values) {
      w.begin_object();
      shape.write(w, value);
      w.end_object();
    }
    w.end_list();
  }
};
template <class ShapeType>
ListOf(ShapeType) -> ListOf<ShapeType>;

// The fields of another shape, in the same object; the field's own name is not written.
template <class ShapeType>
struct Inline {
  ShapeType shape;

  template <class Value>
  [[nodiscard]] Value read(const Fields& f, std::string_view) const {
    return shape.read(f);
  }
  void write(FrameWriter& w, std::string_view, const auto& value) const { shape.write(w, value); }
};
template <class ShapeType>
Inline(ShapeType) -> Inline<ShapeType>;

// A std::optional that is absent when there is nothing.
template <class Kind>
struct Maybe {
  Kind kind;

  template <class Value>
  [[nodiscard]] Value read(const Fields& f, std::string_view name) const {
    if (f.is_null(name)) return std::nullopt;
    return kind.template read<typename Value::value_type>(f, name);
  }
  void write(FrameWriter& w, std::string_view name, const auto& value) const {
    if (value) kind.write(w, name, *value);
  }
};
template <class Kind>
Maybe(Kind) -> Maybe<Kind>;

// Always written; a server of before this field does not say it, and then it is as if there were
// none.
template <class Kind>
struct SinceLater {
  Kind kind;

  template <class Value>
  [[nodiscard]] Value read(const Fields& f, std::string_view name) const {
    return f.is_null(name) ? Value{} : kind.template read<Value>(f, name);
  }
  void write(FrameWriter& w, std::string_view name, const auto& value) const {
    kind.write(w, name, value);
  }
};
template <class Kind>
SinceLater(Kind) -> SinceLater<Kind>;

// A string or a list that is absent when it is empty.
template <class Kind>
struct UnlessEmpty : SinceLater<Kind> {
  void write(FrameWriter& w, std::string_view name, const auto& value) const {
    if (!value.empty()) SinceLater<Kind>::write(w, name, value);
  }
};
template <class Kind>
UnlessEmpty(Kind) -> UnlessEmpty<Kind>;

// The fields of a record by their names. Which there are and what they take is not known here.
struct RecordFields {
  template <class Value>
  [[nodiscard]] Value read(const Fields& f, std::string_view name) const {
    return f.record_fields<typename Value::mapped_type>(name);
  }
  void write(FrameWriter& w, std::string_view name, const auto& values) const {
    w.begin_object(name);
    for (const auto& [field, value] : values) w.field_value(field, value);
    w.end_object();
  }
};

struct Strings {
  template <class Value>
  [[nodiscard]] Value read(const Fields& f, std::string_view name) const {
    return f.strings<std::string>(
        name, [](std::string_view text) { return std::optional{std::string{text}}; });
  }
  void write(FrameWriter& w, std::string_view name, const auto& strings) const {
    w.begin_list(name);
    for (const auto& one : strings) w.element(std::string_view{one});
    w.end_list();
  }
};

// Not said in this direction.
struct Unsaid {
  template <class Value>
  [[nodiscard]] Value read(const Fields&, std::string_view) const {
    return {};
  }
  void write(FrameWriter&, std::string_view, const auto&) const {}
};

}  // namespace senim::codec
