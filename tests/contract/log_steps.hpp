// What the contract tests of the log say to a LogStore, whichever it is: each step is waited for,
// so that a test reads from top to bottom; conversations that nobody used before; and Logs, workers
// at one store. What stands behind Logs is linked: logs_on_redis.cpp, a real redis-server, or
// logs_in_memory.cpp, the FakeLog that the unit tests of the desk rest on.
#pragma once

#include <doctest/doctest.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server/desk/log_store.hpp"

namespace senim::contract {

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

// One worker, by its port. Given the way to wait for an answer.
class LogSteps {
 public:
  using Until = std::function<bool(const std::function<bool()>&)>;
  LogSteps(desk::LogStore& port_in, Until until) : port(port_in), until_(std::move(until)) {}
  virtual ~LogSteps() = default;

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
  result<bool> close_if_read(const ConversationId& conversation, Seq last);
  result<std::string> key(const ConversationId& conversation);
  result<Done> destroy(const ConversationId& conversation);

  desk::LogStore& port;
  HeardHints hints;

 private:
  template <class T, class Ask>
  result<T> wait_for(Ask ask);
  Until until_;
};

// Workers at one store, each with a name of its own.
class Logs {
 public:
  Logs();
  ~Logs();
  LogSteps& worker(const std::string& name);
  [[nodiscard]] bool until(const std::function<bool()>& so);

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

[[nodiscard]] desk::Append child_says(const ConversationId& conversation, int number,
                                      const std::string& sealed = "sealed");
[[nodiscard]] desk::Append counsellor_says(const ConversationId& conversation, OfferNumber offer,
                                           int number, const std::string& sealed = "sealed");

}  // namespace senim::contract
