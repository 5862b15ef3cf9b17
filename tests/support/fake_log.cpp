#include "tests/support/fake_log.hpp"

#include <algorithm>
#include <functional>
#include <memory>

namespace senim::support {

namespace {

using desk::Append;
using desk::Appended;
using desk::Opened;
using desk::StoredMessage;

struct Budget {
  std::size_t messages;
  std::size_t bytes;
};
constexpr Budget k_before_accepted{200, 262'144};
constexpr Budget k_at_all{10'000, 8'388'608};

// What a record is larger than what is sealed in it: its head, and the writer's alias.
std::size_t bytes_of(const Append& message) {
  constexpr std::size_t k_head_bytes = 3 + MessageId::size + 8;
  return k_head_bytes + message.alias.size() + message.sealed.size();
}

const StoredMessage* find_id(const FakeLog::Pages& pages, const MessageId& id) {
  const auto found = std::ranges::find(pages.messages, id, &StoredMessage::id);
  return found == pages.messages.end() ? nullptr : &*found;
}

result<Appended> append_to(FakeLog::Pages& pages, const Budget& budget, const Append& message) {
  const std::size_t bytes = pages.bytes + bytes_of(message);
  const Seq seq = pages.messages.size() + 1;
  if (seq > budget.messages || bytes > budget.bytes) return ErrorCode::conversation_full;
  pages.bytes = bytes;
  pages.messages.push_back(
      {seq, message.from, message.id, message.at_ms, message.alias, message.sealed});
  return Appended{seq, message.at_ms, false};
}

result<std::vector<StoredMessage>> page_of(const FakeLog::Pages& pages, Seq after,
                                           std::size_t count_max) {
  const auto& all = pages.messages;
  const auto from = std::min<std::size_t>(after, all.size());
  const auto to = std::min(from + count_max, all.size());
  return std::vector<StoredMessage>(all.begin() + static_cast<std::ptrdiff_t>(from),
                                    all.begin() + static_cast<std::ptrdiff_t>(to));
}

}  // namespace

FakeLog::Conversation* FakeLog::find(const ConversationId& conversation) {
  const auto found = conversations_.find(conversation.str());
  return found == conversations_.end() ? nullptr : &found->second;
}

FakeLog::Conversation& FakeLog::make(const ConversationId& conversation,
                                     const std::string& wrapped_key) {
  return conversations_[conversation.str()] = {.wrapped_key = wrapped_key, .worker_of_child = {}};
}

void FakeLog::forget_after(const ConversationId& conversation, std::size_t left) {
  auto& messages = find(conversation)->said.messages;
  messages.erase(messages.begin() + static_cast<std::ptrdiff_t>(left), messages.end());
}

desk::LogHints* FakeLog::hints_of(const std::string& worker) {
  const auto found = heard_by_.find(worker);
  return found == heard_by_.end() ? nullptr : found->second;
}

Opened FakeLogStore::opened(Conversation& conversation) {
  conversation.unused = false;
  return {conversation.wrapped_key, conversation.said.messages.size(), conversation.seen_by_child,
          conversation.seen_by_counsellor, conversation.closed};
}

void FakeLogStore::open(const ConversationId& conversation, std::string wrapped_key,
                        Then<Opened> then) {
  answers_.answer<Opened>("open", std::move(then), [&]() -> result<Opened> {
    auto* found = log_.find(conversation);
    if (!found) found = &log_.make(conversation, wrapped_key);
    found->worker_of_child = worker_;
    return opened(*found);
  });
}

void FakeLogStore::seat_child(const ConversationId& conversation, Then<Opened> then) {
  answers_.answer<Opened>("seat_child", std::move(then), [&]() -> result<Opened> {
    auto* found = log_.find(conversation);
    if (!found) return ErrorCode::unknown_conversation;
    found->worker_of_child = worker_;
    return opened(*found);
  });
}

void FakeLogStore::seat_counsellor(const ConversationId& conversation, OfferNumber offer,
                                   Then<Opened> then) {
  answers_.answer<Opened>("seat_counsellor", std::move(then), [&]() -> result<Opened> {
    auto* found = log_.find(conversation);
    if (!found) return ErrorCode::unknown_conversation;
    if (offer < found->offer) return ErrorCode::not_yours;
    found->offer = offer;
    found->worker_of_counsellor = worker_;
    return opened(*found);
  });
}

void FakeLogStore::tell_elsewhere(const std::string& worker,
                                  const std::function<void(desk::LogHints&)>& what) {
  auto* hints = worker == worker_ ? nullptr : log_.hints_of(worker);
  if (hints) answers_.hint([hints, what] { what(*hints); });
}

void FakeLogStore::tell_here(const std::function<void(desk::LogHints&)>& what) {
  if (auto* hints = log_.hints_of(worker_)) what(*hints);
}

result<Appended> FakeLogStore::carry_out(const Append& message, bool& other_is_here) {
  auto* found = log_.find(message.conversation);
  if (!found) return ErrorCode::unknown_conversation;
  if (const auto* before = find_id(found->said, message.id))
    return Appended{before->seq, before->at_ms, true};
  if (found->closed) return ErrorCode::closed;
  if (message.from == Author::counsellor && message.offer != found->offer)
    return ErrorCode::not_yours;
  auto stored = append_to(found->said, found->offer == 0 ? k_before_accepted : k_at_all, message);
  if (!stored) return stored;
  const auto& other =
      message.from == Author::child ? found->worker_of_counsellor : found->worker_of_child;
  other_is_here = other == worker_;
  tell_elsewhere(other, [said = found->said.messages.back(), id = message.conversation](
                            auto& hints) { hints.message_stored(id, said); });
  return stored;
}

// With both sides at this worker it is told straight after the step's own answer.
void FakeLogStore::append(Append message, Then<Appended> then) {
  const auto here = std::make_shared<bool>(false);
  auto answered = [this, here, message, then = std::move(then)](const result<Appended>& stored) {
    then(stored);
    if (!stored || !*here) return;
    const StoredMessage said{stored->seq,   message.from,  message.id,
                             message.at_ms, message.alias, message.sealed};
    tell_here([&](auto& hints) { hints.message_stored(message.conversation, said); });
  };
  answers_.answer<Appended>("append", std::move(answered),
                            [&] { return carry_out(message, *here); });
}

void FakeLogStore::append_note(Append note, Then<Appended> then) {
  answers_.answer<Appended>("append_note", std::move(then), [&]() -> result<Appended> {
    auto* found = log_.find(note.conversation);
    if (!found) return ErrorCode::unknown_conversation;
    if (const auto* before = find_id(found->notes, note.id))
      return Appended{before->seq, before->at_ms, true};
    if (note.offer != found->offer) return ErrorCode::not_yours;
    return append_to(found->notes, k_at_all, note);
  });
}

void FakeLogStore::read(const ConversationId& conversation, Seq after, std::size_t count_max,
                        Then<std::vector<StoredMessage>> then) {
  answers_.answer<std::vector<StoredMessage>>("read", std::move(then),
                                              [&]() -> result<std::vector<StoredMessage>> {
                                                const auto* found = log_.find(conversation);
                                                if (!found) return ErrorCode::unknown_conversation;
                                                return page_of(found->said, after, count_max);
                                              });
}

void FakeLogStore::read_notes(const ConversationId& conversation, Seq after, std::size_t count_max,
                              Then<std::vector<StoredMessage>> then) {
  answers_.answer<std::vector<StoredMessage>>("read_notes", std::move(then),
                                              [&]() -> result<std::vector<StoredMessage>> {
                                                const auto* found = log_.find(conversation);
                                                if (!found) return ErrorCode::unknown_conversation;
                                                return page_of(found->notes, after, count_max);
                                              });
}

void FakeLogStore::seen(const ConversationId& conversation, Author by, Seq seq, Then<Done> then) {
  const auto now_seen = std::make_shared<Seq>(0);  // to be told here, if anything
  auto answered = [this, conversation, by, now_seen, then = std::move(then)](const auto& done) {
    then(done);
    if (!done || *now_seen == 0) return;
    tell_here([&](auto& hints) { hints.seen(conversation, by, *now_seen); });
  };
  answers_.answer<Done>("seen", std::move(answered), [&]() -> result<Done> {
    auto* found = log_.find(conversation);
    if (!found) return ErrorCode::unknown_conversation;
    Seq& before = by == Author::child ? found->seen_by_child : found->seen_by_counsellor;
    const Seq reached = std::min<Seq>(seq, found->said.messages.size());
    if (reached <= before) return Done{};
    before = reached;
    const auto& other = by == Author::child ? found->worker_of_counsellor : found->worker_of_child;
    if (other == worker_) *now_seen = reached;
    tell_elsewhere(
        other, [conversation, by, reached](auto& hints) { hints.seen(conversation, by, reached); });
    return Done{};
  });
}

void FakeLogStore::typing(const ConversationId& conversation, Author by) {
  const auto* found = log_.find(conversation);
  if (!found) return;
  const auto& other = by == Author::child ? found->worker_of_counsellor : found->worker_of_child;
  if (auto* hints = log_.hints_of(other))
    answers_.hint([hints, conversation, by] { hints->typing(conversation, by); });
}

void FakeLogStore::unused(const ConversationId& conversation) {
  auto* found = log_.find(conversation);
  if (found && !found->closed && found->said.messages.empty()) found->unused = true;
}

void FakeLogStore::close(const ConversationId& conversation, Then<Done> then) {
  answers_.answer<Done>("close_log", std::move(then), [&]() -> result<Done> {
    auto* found = log_.find(conversation);
    if (!found) return ErrorCode::unknown_conversation;
    found->closed = true;
    return Done{};
  });
}

void FakeLogStore::close_if_read(const ConversationId& conversation, Seq last, Then<bool> then) {
  answers_.answer<bool>("close_log", std::move(then), [&]() -> result<bool> {
    auto* found = log_.find(conversation);
    if (!found) return ErrorCode::unknown_conversation;
    const auto& said = found->said.messages;
    if (!said.empty() && said.back().seq > last) return false;
    found->closed = true;
    return true;
  });
}

void FakeLogStore::key(const ConversationId& conversation, Then<std::string> then) {
  answers_.answer<std::string>("key", std::move(then), [&]() -> result<std::string> {
    const auto* found = log_.find(conversation);
    if (found == nullptr) return ErrorCode::unknown_conversation;
    return found->wrapped_key;
  });
}

void FakeLogStore::destroy(const ConversationId& conversation, Then<Done> then) {
  answers_.answer<Done>("destroy", std::move(then), [&]() -> result<Done> {
    log_.destroy(conversation);
    return Done{};
  });
}

}  // namespace senim::support
