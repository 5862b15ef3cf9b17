// A frame's fields, listed once: what reads a frame and what writes it are both made of the list.
// Private to the codec. A frame of one direction without its list, or with a field too few or of
// another type than its member, does not compile; the golden examples find two that are swapped.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>

#include "protocol/fields.hpp"
#include "protocol/frame_writer.hpp"

namespace senim::codec {

// What a field holds: how it is read, with which refusals, and how it is written.
struct Id {
  template <class Value>
  static Value read(const Fields& f, std::string_view name) {
    return f.id<Value>(name);
  }
  static void write(FrameWriter& w, std::string_view name, const auto& id) {
    w.text(name, id.view());
  }
};
struct Text {  // of a message
  template <class Value>
  static Value read(const Fields& f, std::string_view name) {
    return f.text(name);
  }
  static void write(FrameWriter& w, std::string_view name, const std::string& text) {
    w.text(name, text);
  }
};
// Texts that may be absent, which is empty: read by this function of Fields.
template <std::string (Fields::*Read)(std::string_view) const>
struct PerhapsText {
  template <class Value>
  static Value read(const Fields& f, std::string_view name) {
    return (f.*Read)(name);
  }
  static void write(FrameWriter& w, std::string_view name, const std::string& text) {
    w.text_unless_empty(name, text);
  }
};
struct Word {  // of a closed list
  template <class Value>
  static Value read(const Fields& f, std::string_view name) {
    return f.word<Value>(name);
  }
  static void write(FrameWriter& w, std::string_view name, auto word) { w.word(name, word); }
};
struct WordOrNull {
  template <class Value>
  static Value read(const Fields& f, std::string_view name) {
    return f.word_or_null<typename Value::value_type>(name);
  }
  static void write(FrameWriter& w, std::string_view name, const auto& word) {
    w.word_or_null(name, word);
  }
};
template <std::int64_t Least, std::int64_t Most = limits::k_integer_max>
struct Integer {
  template <class Value>
  static Value read(const Fields& f, std::string_view name) {
    return static_cast<Value>(f.integer(name, Least, Most));
  }
  static void write(FrameWriter& w, std::string_view name, auto number) { w.integer(name, number); }
};
template <int Least, int Most>
struct IntegerOrNull {
  template <class Value>
  static Value read(const Fields& f, std::string_view name) {
    return f.integer_or_null(name, Least, Most);
  }
  static void write(FrameWriter& w, std::string_view name, std::optional<int> number) {
    w.integer_or_null(name, number);
  }
};

template <class Holds, class Message, class Value>
struct Field {
  std::string_view name;
  Value Message::* member;
};
template <class Holds, class Message, class Value>
[[nodiscard]] constexpr Field<Holds, Message, Value> field(std::string_view name,
                                                           Value Message::* member) {
  return {name, member};
}

template <class Message, class... Listed>
struct Frame {
  std::string_view type;
  std::tuple<Listed...> fields;  // in the order of the message's members
};
template <class Message, class... Listed>
[[nodiscard]] constexpr Frame<Message, Listed...> frame(std::string_view type, Listed... fields) {
  return {type, {fields...}};
}

// Direction: a variant of messages. Lists: for each of them `Lists::template of<Message>`.
template <class Lists, class Direction>
struct Frames;
template <class Lists, class... Messages>
struct Frames<Lists, std::variant<Messages...>> {
  using Direction = std::variant<Messages...>;

  template <class Message>
  static Direction read(const Fields& f) {
    const auto one = [&f]<class Holds, class Value>(const Field<Holds, Message, Value>& field) {
      return Holds::template read<Value>(f, field.name);
    };
    return std::apply([&one](const auto&... field) { return Message{one(field)...}; },
                      Lists::template of<Message>.fields);
  }
  static constexpr std::array<Reader<Direction>, sizeof...(Messages)> k_readers{
      {{Lists::template of<Messages>.type, &read<Messages>}...}};

  static std::string write(const Direction& said) {
    return std::visit(
        []<class Message>(const Message& message) {
          FrameWriter w{Lists::template of<Message>.type};
          const auto one =
              [&]<class Holds, class Value>(const Field<Holds, Message, Value>& field) {
                Holds::write(w, field.name, message.*field.member);
              };
          std::apply([&one](const auto&... field) { (one(field), ...); },
                     Lists::template of<Message>.fields);
          return w.finish();
        },
        said);
  }
};

}  // namespace senim::codec
