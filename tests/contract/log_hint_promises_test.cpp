// Who is told of what in a conversation's log.
#include "tests/contract/log_steps.hpp"

using namespace senim;
using namespace senim::contract;

TEST_CASE("with both sides on one worker it is told straight after the step's own answer") {
  Logs logs;
  auto& worker = logs.worker("w1");
  const auto conversation = new_conversation();
  REQUIRE(worker.open(conversation));
  REQUIRE(worker.append(child_says(conversation, 1)));
  CHECK(worker.hints.messages.empty());  // there is no other side yet
  REQUIRE(worker.seat_counsellor(conversation, 1));
  bool told_after_answer = false;
  bool answered = false;
  worker.port.append(child_says(conversation, 2, "sealed 2"), [&](const result<desk::Appended>&) {
    told_after_answer = worker.hints.messages.empty();
    answered = true;
  });
  REQUIRE(logs.until([&] { return answered && worker.hints.messages.size() == 1; }));
  CHECK(told_after_answer);
  CHECK(worker.hints.messages[0].seq == 2);
  CHECK(worker.hints.messages[0].sealed == "sealed 2");
  CHECK(worker.hints.messages[0].id == message_id(2));
  REQUIRE(worker.append(child_says(conversation, 2)));
  CHECK(worker.hints.messages.size() == 1);  // a repeated one is no news
}

TEST_CASE("with the sides on two workers each is told of what the other does, and not of its own") {
  Logs logs;
  auto& of_child = logs.worker("w1");
  auto& of_counsellor = logs.worker("w2");
  const auto conversation = new_conversation();
  REQUIRE(of_child.open(conversation));
  REQUIRE(of_counsellor.seat_counsellor(conversation, 5));
  const std::string bytes{"\0\xff", 2};
  REQUIRE(of_child.append(child_says(conversation, 1, bytes)));
  REQUIRE(of_counsellor.append(counsellor_says(conversation, 5, 2)));
  REQUIRE(of_child.seen(conversation, Author::child, 2));
  REQUIRE(of_counsellor.seen(conversation, Author::counsellor, 1));
  of_child.port.typing(conversation, Author::child);
  of_counsellor.port.typing(conversation, Author::counsellor);
  REQUIRE(logs.until([&] {
    return of_child.hints.typings.size() == 1 && of_counsellor.hints.typings.size() == 1;
  }));
  REQUIRE(of_counsellor.hints.messages.size() == 1);
  CHECK(of_counsellor.hints.messages[0].sealed == bytes);
  CHECK(of_counsellor.hints.messages[0].seq == 1);
  REQUIRE(of_child.hints.messages.size() == 1);
  CHECK(of_child.hints.messages[0].alias == "Айгүл");
  CHECK(of_child.hints.messages[0].seq == 2);
  REQUIRE(of_counsellor.hints.seens.size() == 1);
  CHECK(of_counsellor.hints.seens[0].by == Author::child);
  CHECK(of_counsellor.hints.seens[0].seq == 2);
  REQUIRE(of_child.hints.seens.size() == 1);
  CHECK(of_child.hints.seens[0].by == Author::counsellor);
  CHECK(of_child.hints.typings[0] == Author::counsellor);
}

TEST_CASE("hints go to the worker where a side sat down last") {
  Logs logs;
  auto& old_home = logs.worker("w1");
  auto& new_home = logs.worker("w2");
  auto& of_counsellor = logs.worker("w3");
  const auto conversation = new_conversation();
  REQUIRE(old_home.open(conversation));
  REQUIRE(of_counsellor.seat_counsellor(conversation, 5));
  REQUIRE(new_home.seat_child(conversation));
  REQUIRE(of_counsellor.append(counsellor_says(conversation, 5, 1)));
  REQUIRE(logs.until([&] { return new_home.hints.messages.size() == 1; }));
  CHECK(old_home.hints.messages.empty());
}
