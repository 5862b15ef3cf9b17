#include "server/stores/log_store.hpp"

#include <initializer_list>
#include <optional>
#include <utility>

#include "server/base/log.hpp"
#include "server/stores/records_in_log.hpp"

namespace senim::stores {

namespace {

using desk::Append;
using desk::Appended;
using desk::Opened;
using desk::StoredMessage;

std::string key_of(const ConversationId& conversation, std::string_view part) {
  std::string key = "senim:{c:";
  key += conversation.view();
  key += "}:";
  key += part;
  return key;
}

// FCALL of one function on keys of one conversation; the arguments are added by the caller.
redis::Command step(std::string_view function, const ConversationId& conversation,
                    std::initializer_list<std::string_view> keys) {
  redis::Command command{"FCALL", function};
  command.add(keys.size());
  for (const std::string_view key : keys) command.add(key_of(conversation, key));
  return command;
}

std::string_view author_word(Author author) { return author == Author::child ? "0" : "1"; }

// The refusal a step answered, store_trouble for no answer or an error, nothing when it was carried
// out.
std::optional<ErrorCode> refusal(redis::Reply reply) {
  if (reply.is_integer()) return std::nullopt;
  if (reply.is_error()) log::error("log_step_failed", {{"error", safe(reply.error_word())}});
  const std::string_view word = reply[0].text();
  if (word == "ok") return std::nullopt;
  if (word == "unknown_conversation") return ErrorCode::unknown_conversation;
  if (word == "closed") return ErrorCode::closed;
  if (word == "not_yours") return ErrorCode::not_yours;
  if (word == "full") return ErrorCode::conversation_full;
  return ErrorCode::store_trouble;
}

Seq seq_of(redis::Reply reply) { return static_cast<Seq>(reply.integer()); }

redis::Link::Answer opened(Then<Opened> then) {
  return [then = std::move(then)](redis::Reply reply) {
    if (const auto refused = refusal(reply)) return then(*refused);
    then(Opened{.wrapped_key = std::string{reply[1].text()},
                .last = seq_of(reply[2]),
                .seen_by_child = seq_of(reply[3]),
                .seen_by_counsellor = seq_of(reply[4]),
                .closed = reply[5].integer() != 0});
  };
}

redis::Link::Answer done(Then<Done> then) {
  return [then = std::move(then)](redis::Reply reply) {
    if (const auto refused = refusal(reply)) return then(*refused);
    then(Done{});
  };
}

// What append and append_note answer: the number of what is new, with whether the other side sits
// at this worker, or the place a repeated one has had since.
struct Stored {
  Appended appended;
  bool here = false;
};

Stored stored(redis::Reply reply, std::int64_t at_ms) {
  if (reply.is_integer()) return {{seq_of(reply) / 2, at_ms, false}, reply.integer() % 2 != 0};
  return {{seq_of(reply[1]), reply[2].integer(), true}, false};
}

}  // namespace

LogStore::LogStore(redis::Link& link, std::string worker, desk::LogHints& hints,
                   std::int64_t retention_s)
    : link_(link), worker_(std::move(worker)), hints_(hints), retention_s_(retention_s) {}

void LogStore::open(const ConversationId& conversation, std::string wrapped_key,
                    Then<Opened> then) {
  link_.call(step("senim_log_open", conversation, {"log"}).add(wrapped_key).add(worker_),
             opened(std::move(then)));
}

void LogStore::seat_child(const ConversationId& conversation, Then<Opened> then) {
  link_.call(step("senim_log_seat_child", conversation, {"log"}).add(worker_),
             opened(std::move(then)));
}

void LogStore::seat_counsellor(const ConversationId& conversation, OfferNumber offer,
                               Then<Opened> then) {
  link_.call(step("senim_log_seat_counsellor", conversation, {"log"}).add(offer).add(worker_),
             opened(std::move(then)));
}

void LogStore::append(Append message, Then<Appended> then) {
  redis::Command command = step("senim_log_append", message.conversation, {"log"});
  command.add(author_word(message.from)).add(message.offer).add(message.id.view());
  command.add(message.at_ms).add(to_record(message)).add(worker_);
  link_.call(command, [this, message = std::move(message),
                       then = std::move(then)](redis::Reply reply) mutable {
    if (const auto refused = refusal(reply)) return then(*refused);
    const auto [appended, here] = stored(reply, message.at_ms);
    then(appended);
    if (!here) return;
    hints_.message_stored(message.conversation,
                          {appended.seq, message.from, message.id, message.at_ms,
                           std::move(message.alias), std::move(message.sealed)});
  });
}

void LogStore::append_note(Append note, Then<Appended> then) {
  redis::Command command = step("senim_log_append_note", note.conversation, {"log", "notes"});
  command.add(note.offer).add(note.id.view()).add(note.at_ms).add(to_record(note));
  link_.call(command, [at_ms = note.at_ms, then = std::move(then)](redis::Reply reply) {
    if (const auto refused = refusal(reply)) return then(*refused);
    then(stored(reply, at_ms).appended);
  });
}

void LogStore::read(const ConversationId& conversation, Seq after, std::size_t count_max,
                    Then<std::vector<StoredMessage>> then) {
  read_list(conversation, "log", after, count_max, std::move(then));
}

void LogStore::read_notes(const ConversationId& conversation, Seq after, std::size_t count_max,
                          Then<std::vector<StoredMessage>> then) {
  read_list(conversation, "notes", after, count_max, std::move(then));
}

void LogStore::read_list(const ConversationId& conversation, std::string_view list, Seq after,
                         std::size_t count_max, Then<std::vector<StoredMessage>> then) {
  const redis::Command command =
      step("senim_log_read", conversation, {"log", list}).add(after).add(count_max);
  link_.call(command, [after, then = std::move(then)](redis::Reply reply) {
    if (const auto refused = refusal(reply)) return then(*refused);
    std::vector<StoredMessage> messages;
    messages.reserve(reply.size() - 1);
    for (std::size_t at = 1; at < reply.size(); ++at) {
      auto message = parse_record(reply[at].text(), after + at);
      if (!message) {
        log::error("log_record_unreadable", {{"seq", after + at}});
        return then(ErrorCode::store_trouble);
      }
      messages.push_back(*std::move(message));
    }
    then(std::move(messages));
  });
}

void LogStore::seen(const ConversationId& conversation, Author by, Seq seq, Then<Done> then) {
  redis::Command command = step("senim_log_seen", conversation, {"log"});
  command.add(author_word(by)).add(seq).add(worker_);
  link_.call(command, [this, conversation, by, then = std::move(then)](redis::Reply reply) {
    if (const auto refused = refusal(reply)) return then(*refused);
    const Seq now_seen = seq_of(reply[1]);
    const bool here = reply[2].integer() != 0;
    then(Done{});
    if (here) hints_.seen(conversation, by, now_seen);
  });
}

void LogStore::typing(const ConversationId& conversation, Author by) {
  redis::Command command = step("senim_log_typing", conversation, {"log"});
  command.add(author_word(by)).add(worker_);
  link_.call(command, [this, conversation, by](redis::Reply reply) {
    if (!refusal(reply) && reply[1].integer() != 0) hints_.typing(conversation, by);
  });
}

void LogStore::unused(const ConversationId& conversation) {
  link_.call(step("senim_log_unused", conversation, {"log"}).add(k_unused_s), [](redis::Reply) {});
}

void LogStore::close(const ConversationId& conversation, Then<Done> then) {
  link_.call(step("senim_log_close", conversation, {"log", "notes"}).add(retention_s_),
             done(std::move(then)));
}

void LogStore::close_if_read(const ConversationId& conversation, Seq last, Then<bool> then) {
  link_.call(step("senim_log_close", conversation, {"log", "notes"}).add(retention_s_).add(last),
             [then = std::move(then)](redis::Reply reply) {
               if (!reply.failed() && reply[0].text() == "grown") return then(false);
               if (const auto refused = refusal(reply)) return then(*refused);
               then(true);
             });
}

void LogStore::key(const ConversationId& conversation, Then<std::string> then) {
  link_.call({"HGET", key_of(conversation, "log"), "key"},
             [then = std::move(then)](const redis::Reply& reply) {
               if (reply.failed()) return then(ErrorCode::store_trouble);
               if (reply.is_nil()) return then(ErrorCode::unknown_conversation);
               then(std::string{reply.text()});
             });
}

void LogStore::destroy(const ConversationId& conversation, Then<Done> then) {
  link_.call(step("senim_log_destroy", conversation, {"log", "notes", "record"}),
             done(std::move(then)));
}

void LogStore::hear(std::string_view payload) {
  auto hint = parse_hint(payload);
  if (!hint) return log::warn("log_hint_unreadable");
  if (auto* message = std::get_if<MessageHint>(&*hint)) {
    const std::string key = key_of(message->conversation, "log");
    // A message that a failover would take back must not be seen before.
    link_.when_replicated(key, [this, message = std::move(*message)]() mutable {
      hints_.message_stored(message.conversation, std::move(message.message));
    });
  } else if (const auto* seen = std::get_if<SeenHint>(&*hint))
    hints_.seen(seen->conversation, seen->by, seen->seq);
  else if (const auto* typing = std::get_if<TypingHint>(&*hint))
    hints_.typing(typing->conversation, typing->by);
}

}  // namespace senim::stores
