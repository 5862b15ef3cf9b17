// LogStore on Redis: each step is one call of functions/log.lua in the conversation's slot. Owned
// by a worker, used on its thread. Hints of other workers reach it through hear(), hooked to
// channel() on the worker's SubscriptionLink; what happens on the worker itself is told straight
// after the step's own answer. Never sees a child's text.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "server/desk/log_store.hpp"
#include "server/redis/link.hpp"
#include "server/stores/desk_store.hpp"

namespace senim::stores {

inline constexpr std::int64_t k_unused_s = 3'600;

class LogStore final : public desk::LogStore {
 public:
  // `worker` names this worker among all that share the Redis. Link and hints outlive this.
  // retention_s is for servers of an earlier build beside us, whose functions may be there.
  LogStore(redis::Link& link, std::string worker, desk::LogHints& hints,
           std::int64_t retention_s = k_retention_s);

  [[nodiscard]] std::string channel() const { return "senim:w:" + worker_; }
  void hear(std::string_view payload);

  void open(const ConversationId& conversation, std::string wrapped_key,
            Then<desk::Opened> then) override;
  void seat_child(const ConversationId& conversation, Then<desk::Opened> then) override;
  void seat_counsellor(const ConversationId& conversation, OfferNumber offer,
                       Then<desk::Opened> then) override;
  void append(desk::Append message, Then<desk::Appended> then) override;
  void read(const ConversationId& conversation, Seq after, std::size_t count_max,
            Then<std::vector<desk::StoredMessage>> then) override;
  void append_note(desk::Append note, Then<desk::Appended> then) override;
  void read_notes(const ConversationId& conversation, Seq after, std::size_t count_max,
                  Then<std::vector<desk::StoredMessage>> then) override;
  void seen(const ConversationId& conversation, Author by, Seq seq, Then<Done> then) override;
  void typing(const ConversationId& conversation, Author by) override;
  void unused(const ConversationId& conversation) override;
  void close(const ConversationId& conversation, Then<Done> then) override;
  void close_if_read(const ConversationId& conversation, Seq last, Then<bool> then) override;
  void key(const ConversationId& conversation, Then<std::string> then) override;
  void destroy(const ConversationId& conversation, Then<Done> then) override;

 private:
  void read_list(const ConversationId& conversation, std::string_view list, Seq after,
                 std::size_t count_max, Then<std::vector<desk::StoredMessage>> then);

  redis::Link& link_;
  std::string worker_;
  desk::LogHints& hints_;
  std::int64_t retention_s_;
};

}  // namespace senim::stores
