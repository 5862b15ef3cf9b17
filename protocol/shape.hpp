// Shapes: the fields of a message, listed once. From the same list a frame is read strictly and
// written, so that the two can't differ. Private to the codec.
//
//   constexpr auto k_seen = shape<Seen>("seen", field("conversation", &Seen::conversation, Id{}),
//                                       field("seq", &Seen::seq, Number{.least = 1}));
//
// The fields stand in the order of the struct's members, all of them: a message is made by one
// braced list and is never half filled. What may stand in a field is its kind (kinds.hpp).
#pragma once

#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

#include "protocol/fields.hpp"
#include "protocol/frame_writer.hpp"

namespace senim::codec {

template <class Owner, class Value, class Kind>
struct Field {
  std::string_view name;
  Value Owner::* member;
  Kind kind;

  [[nodiscard]] Value read(const Fields& f) const { return kind.template read<Value>(f, name); }
  void write(FrameWriter& w, const Owner& owner) const { kind.write(w, name, owner.*member); }
};

template <class Owner, class Value, class Kind>
[[nodiscard]] constexpr Field<Owner, Value, Kind> field(std::string_view name,
                                                        Value Owner::* member, Kind kind) {
  return {name, member, kind};
}

// The fields of one struct; `word` is what its frame, or its object in a union, calls itself.
template <class Value, class... FieldTypes>
struct Shape {
  using Message = Value;
  std::string_view word;
  std::tuple<FieldTypes...> fields;

  [[nodiscard]] Value read(const Fields& f) const {
    return std::apply([&](const auto&... one) { return Value{one.read(f)...}; }, fields);
  }
  void write(FrameWriter& w, const Value& value) const {
    std::apply([&](const auto&... one) { (one.write(w, value), ...); }, fields);
  }
};

template <class Value, class... FieldTypes>
[[nodiscard]] constexpr Shape<Value, FieldTypes...> shape(std::string_view word,
                                                          FieldTypes... fields) {
  return {word, std::tuple{fields...}};
}

// A variant of which the field `name` says what it is.
template <class Variant, class... Shapes>
struct Union {
  using Message = Variant;
  std::string_view word;
  std::string_view name;
  std::tuple<Shapes...> shapes;

  static_assert(std::variant_size_v<Variant> == sizeof...(Shapes));

  // Nothing when no shape is called so.
  [[nodiscard]] std::optional<Variant> read_as(std::string_view called, const Fields& f) const {
    std::optional<Variant> found;
    const auto try_one = [&](const auto& one) {
      if (one.word != called) return false;
      found.emplace(one.read(f));
      return true;
    };
    std::apply([&](const auto&... one) { return (try_one(one) || ...); }, shapes);
    return found;
  }
  [[nodiscard]] Variant read(const Fields& f) const {
    if (auto found = read_as(f.any_string_or_empty(name), f)) return *std::move(found);
    std::string allowed = "one of";
    std::apply([&](const auto&... one) { (allowed.append(" ").append(one.word), ...); }, shapes);
    f.refuse(name, allowed);
  }
  void write(FrameWriter& w, const Variant& variant) const {
    std::visit(
        [&]<class Value>(const Value& value) {
          const auto& one = shape_of<Value>();
          w.text(name, one.word);
          one.write(w, value);
        },
        variant);
  }
  template <class Value>
  [[nodiscard]] constexpr const auto& shape_of() const {
    return shape_from<Value, 0>();
  }

 private:
  template <class Value, std::size_t I>
  [[nodiscard]] constexpr const auto& shape_from() const {
    static_assert(I < sizeof...(Shapes), "no shape is listed for this message");
    const auto& one = std::get<I>(shapes);
    if constexpr (std::same_as<typename std::remove_cvref_t<decltype(one)>::Message, Value>) {
      return one;
    } else {
      return shape_from<Value, I + 1>();
    }
  }
};

template <class Variant, class... Shapes>
[[nodiscard]] constexpr Union<Variant, Shapes...> one_of(std::string_view word,
                                                         std::string_view name, Shapes... shapes) {
  return {word, name, std::tuple{shapes...}};
}

// All frames of one direction.
template <class Variant, class... Shapes>
[[nodiscard]] constexpr Union<Variant, Shapes...> frames_of(Shapes... shapes) {
  return {{}, "type", std::tuple{shapes...}};
}

template <class Frames>
[[nodiscard]] std::variant<typename Frames::Message, BadFrame> read_frame(std::string_view frame,
                                                                          std::size_t bytes_max,
                                                                          const Frames& frames) {
  const FrameDocument document{frame, bytes_max};
  const boost::json::object* object = document.object();
  if (object == nullptr) return fatal(document.fault());
  try {
    const Fields fields{*object};
    if (auto message = frames.read_as(fields.type(), fields)) return *std::move(message);
    fields.refuse("type", "no such type in this direction", ErrorCode::unknown_type);
  } catch (FieldFault& fault) {
    return refused(*object, std::move(fault));
  }
}

template <class Frames>
[[nodiscard]] std::string written_frame(const Frames& frames,
                                        const typename Frames::Message& message) {
  return std::visit(
      [&]<class Value>(const Value& value) {
        const auto& one = frames.template shape_of<Value>();
        FrameWriter w{one.word};
        one.write(w, value);
        return w.finish();
      },
      message);
}

}  // namespace senim::codec
