// How one message lies in the log list and travels in a hint, in bytes: format (1), author, id of
// 22 characters, time (8, big endian), length of the alias, the alias, the sealed text. Pure; an
// unreadable one is nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "server/desk/log_store.hpp"

namespace senim::stores {

[[nodiscard]] std::string to_record(const desk::Append& message);
[[nodiscard]] std::optional<desk::StoredMessage> parse_record(std::string_view record, Seq seq);

// A hint on a worker's channel; functions/log.lua writes them.
struct MessageHint {
  ConversationId conversation;
  desk::StoredMessage message;
};
struct SeenHint {
  ConversationId conversation;
  Author by;
  Seq seq;
};
struct TypingHint {
  ConversationId conversation;
  Author by;
};
using Hint = std::variant<MessageHint, SeenHint, TypingHint>;
[[nodiscard]] std::optional<Hint> parse_hint(std::string_view payload);

}  // namespace senim::stores
