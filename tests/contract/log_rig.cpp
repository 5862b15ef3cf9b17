#include "tests/contract/log_rig.hpp"

#include "server/redis/blocking_store.hpp"
#include "server/stores/our_functions.hpp"

namespace senim::contract {

namespace {

constexpr std::int64_t k_at_ms = 1'790'000'000'000;

std::string padded(const std::string& name, int number) {
  std::string text = name + std::to_string(number);
  text.resize(ConversationId::size, '-');
  return text;
}

}  // namespace

support::RedisServer& shared_redis() {
  static support::RedisServer server;
  static const bool loaded = [] {
    redis::BlockingStore link{server.address()};
    stores::load_functions(link);
    return true;
  }();
  static_cast<void>(loaded);
  return server;
}

ConversationId new_conversation() {
  static int number = 0;
  return ConversationId::parse(padded("c", ++number)).value();
}

MessageId message_id(int number) { return MessageId::parse(padded("m", number)).value(); }

desk::Append child_says(const ConversationId& conversation, int number, const std::string& sealed) {
  return {conversation, Author::child, 0, message_id(number), k_at_ms + number, "", sealed};
}

desk::Append counsellor_says(const ConversationId& conversation, OfferNumber offer, int number,
                             const std::string& sealed) {
  return {conversation, Author::counsellor, offer, message_id(number), k_at_ms + number, "Айгүл",
          sealed};
}

LogWorker::LogWorker(support::Loop& loop_in, const std::string& name,
                     const redis::StoreAddress& address)
    : loop(loop_in),
      owned_link(stores::make_link(loop.io(), address)),
      link(*owned_link),
      store(link, name, hints),
      subscription(loop.io(), address, link, name) {
  subscription.subscribe(store.channel(),
                         [this](std::string_view payload) { store.hear(payload); });
  link.open();
  subscription.open();
  REQUIRE(loop.until([this] { return link.is_up() && subscription.is_hearing(); }));
}

template <class T, class Ask>
result<T> LogWorker::wait_for(Ask ask) {
  auto answer = std::make_shared<std::optional<result<T>>>();
  ask([answer](result<T> said) {
    REQUIRE_FALSE(answer->has_value());
    answer->emplace(std::move(said));
  });
  REQUIRE_FALSE(answer->has_value());  // never before the asking call has returned
  REQUIRE(loop.until([&] { return answer->has_value(); }));
  return **answer;
}

result<desk::Opened> LogWorker::open(const ConversationId& conversation, const std::string& key) {
  return wait_for<desk::Opened>([&](auto then) { store.open(conversation, key, then); });
}

result<desk::Opened> LogWorker::seat_child(const ConversationId& conversation) {
  return wait_for<desk::Opened>([&](auto then) { store.seat_child(conversation, then); });
}

result<desk::Opened> LogWorker::seat_counsellor(const ConversationId& conversation,
                                                OfferNumber offer) {
  return wait_for<desk::Opened>(
      [&](auto then) { store.seat_counsellor(conversation, offer, then); });
}

result<desk::Appended> LogWorker::append(const desk::Append& message) {
  return wait_for<desk::Appended>([&](auto then) { store.append(message, then); });
}

result<desk::Appended> LogWorker::append_note(const desk::Append& note) {
  return wait_for<desk::Appended>([&](auto then) { store.append_note(note, then); });
}

result<std::vector<desk::StoredMessage>> LogWorker::read(const ConversationId& conversation,
                                                         Seq after, std::size_t count_max) {
  return wait_for<std::vector<desk::StoredMessage>>(
      [&](auto then) { store.read(conversation, after, count_max, then); });
}

result<std::vector<desk::StoredMessage>> LogWorker::read_notes(const ConversationId& conversation) {
  return wait_for<std::vector<desk::StoredMessage>>(
      [&](auto then) { store.read_notes(conversation, 0, 1'000, then); });
}

result<Done> LogWorker::seen(const ConversationId& conversation, Author by, Seq seq) {
  return wait_for<Done>([&](auto then) { store.seen(conversation, by, seq, then); });
}

result<Done> LogWorker::close(const ConversationId& conversation) {
  return wait_for<Done>([&](auto then) { store.close(conversation, then); });
}

result<Done> LogWorker::destroy(const ConversationId& conversation) {
  return wait_for<Done>([&](auto then) { store.destroy(conversation, then); });
}

}  // namespace senim::contract
