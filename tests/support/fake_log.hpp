// FakeLog: the logs of all conversations in plain memory, with the rules of functions/log.lua; and
// the LogStore of one worker at it. The contract tests of the log run against it as well as against
// the real one, so that it can't lie. Owned by a test; never looks into what is sealed.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "server/desk/log_store.hpp"
#include "tests/support/answers.hpp"

namespace senim::support {

class FakeLog {
 public:
  struct Pages {  // the messages of a conversation, or its notes
    std::vector<desk::StoredMessage> messages{};
    std::size_t bytes = 0;
  };
  struct Conversation {
    std::string wrapped_key;
    std::string worker_of_child;
    std::string worker_of_counsellor{};
    OfferNumber offer = 0;
    Seq seen_by_child = 0;
    Seq seen_by_counsellor = 0;
    bool closed = false;
    bool unused = false;
    Pages said{};
    Pages notes{};
  };

  // Null when there is none.
  [[nodiscard]] Conversation* find(const ConversationId& conversation);
  Conversation& make(const ConversationId& conversation, const std::string& wrapped_key);
  void destroy(const ConversationId& conversation) { conversations_.erase(conversation.str()); }
  // As when an old copy of the store is restored: the messages after the first `left` are gone.
  void forget_after(const ConversationId& conversation, std::size_t left);

  void is_heard_by(const std::string& worker, desk::LogHints& hints) { heard_by_[worker] = &hints; }
  [[nodiscard]] desk::LogHints* hints_of(const std::string& worker);  // null when nobody hears

 private:
  std::map<std::string, Conversation> conversations_;
  std::map<std::string, desk::LogHints*> heard_by_;
};

class FakeLogStore final : public desk::LogStore {
 public:
  FakeLogStore(FakeLog& log, Answers& answers, std::string worker)
      : log_(log), answers_(answers), worker_(std::move(worker)) {}

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
  using Conversation = FakeLog::Conversation;

  [[nodiscard]] static desk::Opened opened(Conversation& conversation);
  [[nodiscard]] result<desk::Appended> carry_out(const desk::Append& message, bool& other_is_here);
  // Tells the worker where the other side sits, unless that is this one.
  void tell_elsewhere(const std::string& worker, const std::function<void(desk::LogHints&)>& what);
  void tell_here(const std::function<void(desk::LogHints&)>& what);

  FakeLog& log_;
  Answers& answers_;
  std::string worker_;
};

}  // namespace senim::support
