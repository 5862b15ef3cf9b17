// FrameWriter: appends one JSON object to a string, field by field, without a document in between,
// because frames are the hot path. Private to the codec. Never checks what it is given: texts are
// UTF-8 already.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/field_value.hpp"

namespace senim::codec {

void append_json_string(std::string& out, std::string_view text);

class FrameWriter {
 public:
  explicit FrameWriter(std::string_view type);

  void text(std::string_view name, std::string_view text);
  void text_unless_empty(std::string_view name, std::string_view text) {
    if (!text.empty()) this->text(name, text);
  }
  void text_or_null(std::string_view name, std::string_view text) {
    text.empty() ? null(name) : this->text(name, text);
  }
  void integer(std::string_view name, std::integral auto number) {
    begin(name);
    append_integer(number);
  }
  // A duration that a slow turn has let run below zero is zero.
  void duration(std::string_view name, std::int64_t number) {
    integer(name, number < 0 ? 0 : number);
  }
  void null(std::string_view name);
  void flag(std::string_view name, bool is_so);
  template <class Word>
  void word(std::string_view name, Word word) {
    text(name, to_string(word));
  }
  template <class Word>
  void word_or_null(std::string_view name, const std::optional<Word>& word) {
    word ? this->word(name, *word) : null(name);
  }
  void integer_or_null(std::string_view name, const std::optional<int>& number) {
    number ? integer(name, *number) : null(name);
  }

  void field_value(std::string_view name, const std::optional<FieldValue>& value);

  void begin_object(std::string_view name) { open(name, '{'); }
  void begin_object() { open('{'); }  // as an element of a list
  void end_object() { out_ += '}'; }
  void begin_list(std::string_view name) { open(name, '['); }
  void end_list() { out_ += ']'; }
  void element(std::string_view text);
  void element(std::optional<int> number);

  [[nodiscard]] std::string finish();

 private:
  void separate();
  void begin(std::string_view name);
  void open(std::string_view name, char bracket);
  void open(char bracket);
  void append_integer(std::int64_t number);
  void append_integer(std::uint64_t number);
  void append_integer(int number) { append_integer(std::int64_t{number}); }

  std::string out_;
};

}  // namespace senim::codec
