#include "tests/contract/log_steps.hpp"

namespace senim::contract {

namespace {

constexpr std::int64_t k_at_ms = 1'790'000'000'000;

std::string padded(const std::string& name, int number) {
  std::string text = name + std::to_string(number);
  text.resize(ConversationId::size, '-');
  return text;
}

}  // namespace

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

template <class T, class Ask>
result<T> LogSteps::wait_for(Ask ask) {
  auto answer = std::make_shared<std::optional<result<T>>>();
  ask([answer](result<T> said) {
    REQUIRE_FALSE(answer->has_value());
    answer->emplace(std::move(said));
  });
  REQUIRE_FALSE(answer->has_value());  // never before the asking call has returned
  REQUIRE(until_([&] { return answer->has_value(); }));
  return **answer;
}

result<desk::Opened> LogSteps::open(const ConversationId& conversation, const std::string& key) {
  return wait_for<desk::Opened>([&](auto then) { port.open(conversation, key, then); });
}

result<desk::Opened> LogSteps::seat_child(const ConversationId& conversation) {
  return wait_for<desk::Opened>([&](auto then) { port.seat_child(conversation, then); });
}

result<desk::Opened> LogSteps::seat_counsellor(const ConversationId& conversation,
                                               OfferNumber offer) {
  return wait_for<desk::Opened>(
      [&](auto then) { port.seat_counsellor(conversation, offer, then); });
}

result<desk::Appended> LogSteps::append(const desk::Append& message) {
  return wait_for<desk::Appended>([&](auto then) { port.append(message, then); });
}

result<desk::Appended> LogSteps::append_note(const desk::Append& note) {
  return wait_for<desk::Appended>([&](auto then) { port.append_note(note, then); });
}

result<std::vector<desk::StoredMessage>> LogSteps::read(const ConversationId& conversation,
                                                        Seq after, std::size_t count_max) {
  return wait_for<std::vector<desk::StoredMessage>>(
      [&](auto then) { port.read(conversation, after, count_max, then); });
}

result<std::vector<desk::StoredMessage>> LogSteps::read_notes(const ConversationId& conversation) {
  return wait_for<std::vector<desk::StoredMessage>>(
      [&](auto then) { port.read_notes(conversation, 0, 1'000, then); });
}

result<Done> LogSteps::seen(const ConversationId& conversation, Author by, Seq seq) {
  return wait_for<Done>([&](auto then) { port.seen(conversation, by, seq, then); });
}

result<Done> LogSteps::close(const ConversationId& conversation) {
  return wait_for<Done>([&](auto then) { port.close(conversation, then); });
}

result<bool> LogSteps::close_if_read(const ConversationId& conversation, Seq last) {
  return wait_for<bool>([&](auto then) { port.close_if_read(conversation, last, then); });
}

result<std::string> LogSteps::key(const ConversationId& conversation) {
  return wait_for<std::string>([&](auto then) { port.key(conversation, then); });
}

result<Done> LogSteps::destroy(const ConversationId& conversation) {
  return wait_for<Done>([&](auto then) { port.destroy(conversation, then); });
}

}  // namespace senim::contract
