// What the tests of the log store work with: one real redis-server for all of them, workers on one
// loop, each with its own links and store, and conversations that nobody used before.
#pragma once

#include <doctest/doctest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server/redis/node_link.hpp"
#include "server/redis/subscription_link.hpp"
#include "server/stores/log_store.hpp"
#include "tests/support/loop.hpp"
#include "tests/support/redis_server.hpp"

namespace senim::contract {

// One for the executable, with all function libraries loaded.
[[nodiscard]] support::RedisServer& shared_redis();

[[nodiscard]] ConversationId new_conversation();
[[nodiscard]] MessageId message_id(int number);

struct HeardHints final : desk::LogHints {
  struct Seen {
    Author by;
    Seq seq;
  };
  void message_stored(const ConversationId&, desk::StoredMessage message) override {
    messages.push_back(std::move(message));
  }
  void seen(const ConversationId&, Author by, Seq seq) override { seens.push_back({by, seq}); }
  void typing(const ConversationId&, Author by) override { typings.push_back(by); }

  std::vector<desk::StoredMessage> messages;
  std::vector<Seen> seens;
  std::vector<Author> typings;
};

// A worker with its links up. Each step is waited for, so that a test reads from top to bottom.
class LogWorker {
 public:
  LogWorker(support::Loop& loop, const std::string& name,
            const redis::StoreAddress& address = shared_redis().address());

  result<desk::Opened> open(const ConversationId& conversation, const std::string& key = "key");
  result<desk::Opened> seat_child(const ConversationId& conversation);
  result<desk::Opened> seat_counsellor(const ConversationId& conversation, OfferNumber offer);
  result<desk::Appended> append(const desk::Append& message);
  result<desk::Appended> append_note(const desk::Append& note);
  result<std::vector<desk::StoredMessage>> read(const ConversationId& conversation, Seq after = 0,
                                                std::size_t count_max = 1'000);
  result<std::vector<desk::StoredMessage>> read_notes(const ConversationId& conversation);
  result<Done> seen(const ConversationId& conversation, Author by, Seq seq);
  result<Done> close(const ConversationId& conversation);
  result<Done> destroy(const ConversationId& conversation);

  support::Loop& loop;
  HeardHints hints;
  std::unique_ptr<redis::Link> owned_link;
  redis::Link& link;
  stores::LogStore store;
  redis::SubscriptionLink subscription;

 private:
  template <class T, class Ask>
  result<T> wait_for(Ask ask);
};

[[nodiscard]] desk::Append child_says(const ConversationId& conversation, int number,
                                      const std::string& sealed = "sealed");
[[nodiscard]] desk::Append counsellor_says(const ConversationId& conversation, OfferNumber offer,
                                           int number, const std::string& sealed = "sealed");

}  // namespace senim::contract
