#include "bench/speech.hpp"

#include <doctest/doctest.h>

#include <variant>

#include "protocol/codec.hpp"

using namespace senim;
using namespace senim::bench;

namespace {

const ConversationId k_one = *ConversationId::parse("mZbfUW7d2bpXpS4JuU5hAg");
const ConversationId k_other = *ConversationId::parse("xgH9uFIttCZJ7n965T4EQA");
const MessageId k_id = *MessageId::parse("H4-7MRFWLnQ0fei1Iz7OWA");

}  // namespace

TEST_CASE("a seat at a plain peer stands in the address") {
  CHECK(path_of(Speech::plain, {.side = Author::child, .conversations = {k_one}}) ==
        "/child/mZbfUW7d2bpXpS4JuU5hAg");
  CHECK(path_of(Speech::plain, {.side = Author::counsellor, .conversations = {k_one, k_other}}) ==
        "/counsellor/mZbfUW7d2bpXpS4JuU5hAg,xgH9uFIttCZJ7n965T4EQA");
}

TEST_CASE("a seat at socket.io stands in its greeting") {
  CHECK(
      socket_io_greeting({.side = Author::counsellor, .conversations = {k_one, k_other}}) ==
      R"(40{"side":"counsellor","conversations":["mZbfUW7d2bpXpS4JuU5hAg","xgH9uFIttCZJ7n965T4EQA"]})");
}

TEST_CASE("a say to socket.io is the frame's fields in an event that asks for an answer") {
  const std::string frame = to_frame(FromChild{from_child::Say{.id = k_id, .text = "\"]}"}});
  CHECK(socket_io_say(frame, 12) == R"(4212["say",{"id":"H4-7MRFWLnQ0fei1Iz7OWA","text":"\"]}"}])");
}

TEST_CASE("what socket.io brings reads as the frames of senim.v1") {
  const Heard message = socket_io_heard(
      R"(42["message",{"from":"counsellor","id":"H4-7MRFWLnQ0fei1Iz7OWA","text":"a","at":1,"seq":3,"alias":"Relay"}])");
  REQUIRE(message.kind == Heard::Kind::frame);
  const auto said = parse_to_child(message.frame);
  REQUIRE(std::holds_alternative<ToChild>(said));
  CHECK(std::get<to_child::Message>(std::get<ToChild>(said)).seq == 3);

  const Heard ack = socket_io_heard(
      R"(4312[{"conversation":"mZbfUW7d2bpXpS4JuU5hAg","id":"H4-7MRFWLnQ0fei1Iz7OWA","seq":4,"at":1}])");
  REQUIRE(ack.kind == Heard::Kind::frame);
  const auto answered = parse_to_counsellor(ack.frame);
  REQUIRE(std::holds_alternative<ToCounsellor>(answered));
  CHECK(std::get<to_counsellor::Ack>(std::get<ToCounsellor>(answered)).seq == 4);
}

TEST_CASE("what belongs to the transport is no frame") {
  CHECK(socket_io_heard(R"(0{"sid":"a"})").kind == Heard::Kind::opened);
  CHECK(socket_io_heard(R"(40{"sid":"a"})").kind == Heard::Kind::seated);
  CHECK(socket_io_heard("2").kind == Heard::Kind::ping);
  CHECK(socket_io_heard("43").kind == Heard::Kind::other);
  CHECK(socket_io_heard(R"(42["message",{"id":1)").kind == Heard::Kind::other);
  CHECK(socket_io_heard(R"(44{"message":"bad_frame"})").kind == Heard::Kind::other);
}
