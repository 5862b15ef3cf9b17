// What both kinds of page are told in the same words: a message, a refusal. Private to the codec.
#pragma once

#include <string>

#include "protocol/child_messages.hpp"
#include "protocol/kinds.hpp"
#include "protocol/shape.hpp"

namespace senim::codec {

inline constexpr Number k_seq{.least = 1};

// Every message of a counsellor has one, a child's own has none.
struct AliasOfWriter {
  template <class Value>
  [[nodiscard]] Value read(const Fields& f, std::string_view name) const {
    Value alias = f.optional_name(name);
    if (alias.empty() && f.word<Author>("from") == Author::counsellor) {
      f.refuse(name, "a string, with every message of a counsellor");
    }
    return alias;
  }
  void write(FrameWriter& w, std::string_view name, const std::string& alias) const {
    w.text_unless_empty(name, alias);
  }
};

inline constexpr auto k_message = shape<to_child::Message>(
    "message", field("seq", &to_child::Message::seq, k_seq),
    field("from", &to_child::Message::from, Word{}), field("id", &to_child::Message::id, Id{}),
    field("text", &to_child::Message::text, Text{}),
    field("at", &to_child::Message::at_ms, Number{}),
    field("alias", &to_child::Message::alias, AliasOfWriter{}));

// A child is never told of which conversation: it has but one and does not know its name.
template <class ConversationKind>
[[nodiscard]] constexpr auto refusal_shape(ConversationKind conversation) {
  return shape<Refusal>("error", field("code", &Refusal::code, ErrorWord{}),
                        field("detail", &Refusal::detail, Name{}),
                        field("about", &Refusal::about, UnlessEmpty{IdText<MessageId>{}}),
                        field("conversation", &Refusal::conversation, conversation),
                        field("retry_after_ms", &Refusal::retry_ms, Maybe{Duration{}}));
}

}  // namespace senim::codec
