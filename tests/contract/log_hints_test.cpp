#include "tests/contract/log_rig.hpp"

using namespace senim;
using namespace senim::contract;

TEST_CASE("with both sides on one worker it is told straight after the step's own answer") {
  support::Loop loop;
  LogWorker worker{loop, "w1"};
  const auto conversation = new_conversation();
  REQUIRE(worker.open(conversation));
  REQUIRE(worker.append(child_says(conversation, 1)));
  CHECK(worker.hints.messages.empty());  // there is no other side yet
  REQUIRE(worker.seat_counsellor(conversation, 1));
  bool told_after_answer = false;
  bool answered = false;
  worker.store.append(child_says(conversation, 2, "sealed 2"), [&](const result<desk::Appended>&) {
    told_after_answer = worker.hints.messages.empty();
    answered = true;
  });
  REQUIRE(loop.until([&] { return answered && worker.hints.messages.size() == 1; }));
  CHECK(told_after_answer);
  CHECK(worker.hints.messages[0].seq == 2);
  CHECK(worker.hints.messages[0].sealed == "sealed 2");
  CHECK(worker.hints.messages[0].id == message_id(2));
  REQUIRE(worker.append(child_says(conversation, 2)));
  CHECK(worker.hints.messages.size() == 1);  // a repeated one is no news
}

TEST_CASE("with the sides on two workers each is told of what the other does, and not of its own") {
  support::Loop loop;
  LogWorker of_child{loop, "w1"};
  LogWorker of_counsellor{loop, "w2"};
  const auto conversation = new_conversation();
  REQUIRE(of_child.open(conversation));
  REQUIRE(of_counsellor.seat_counsellor(conversation, 5));
  const std::string bytes{"\0\xff", 2};
  REQUIRE(of_child.append(child_says(conversation, 1, bytes)));
  REQUIRE(of_counsellor.append(counsellor_says(conversation, 5, 2)));
  REQUIRE(of_child.seen(conversation, Author::child, 2));
  REQUIRE(of_counsellor.seen(conversation, Author::counsellor, 1));
  of_child.store.typing(conversation, Author::child);
  of_counsellor.store.typing(conversation, Author::counsellor);
  REQUIRE(loop.until([&] {
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
  support::Loop loop;
  LogWorker old_home{loop, "w1"};
  LogWorker new_home{loop, "w2"};
  LogWorker of_counsellor{loop, "w3"};
  const auto conversation = new_conversation();
  REQUIRE(old_home.open(conversation));
  REQUIRE(of_counsellor.seat_counsellor(conversation, 5));
  REQUIRE(new_home.seat_child(conversation));
  REQUIRE(of_counsellor.append(counsellor_says(conversation, 5, 1)));
  REQUIRE(loop.until([&] { return new_home.hints.messages.size() == 1; }));
  CHECK(old_home.hints.messages.empty());
}

TEST_CASE("a hint that cannot be read is dropped") {
  support::Loop loop;
  LogWorker worker{loop, "w1"};
  const std::string id(ConversationId::size, 'c');
  for (const std::string& payload :
       {std::string{}, std::string{"M"}, "M" + id, "M" + id + "12345678", "S" + id + "1", "T" + id,
        "T" + id + "7", "X" + id + "1",
        "M" + id + std::string(8, '\0') + "\x02" + std::string(60, '1')})
    worker.store.hear(payload);
  CHECK(worker.hints.messages.empty());
  CHECK(worker.hints.seens.empty());
  CHECK(worker.hints.typings.empty());
}

TEST_CASE("a subscription whose Redis died is renewed, and receivers are told of the gap") {
  support::RedisServer server;
  support::Loop loop;
  LogWorker worker{loop, "w1", server.address()};
  int gaps = 0;
  worker.subscription.on_gap([&] { ++gaps; });
  server.kill_and_restart();
  REQUIRE(loop.until([&] { return gaps == 1; }));
  CHECK(worker.subscription.is_hearing());
}

TEST_CASE("after a deaf Redis hints are heard again, on the old subscription or on a new one") {
  support::RedisServer server;
  support::Loop loop;
  LogWorker worker{loop, "w1", server.address()};
  server.freeze();
  CHECK(loop.until([&] { return !worker.link.is_up(); }));
  server.thaw();
  REQUIRE(loop.until([&] { return worker.link.is_up() && worker.subscription.is_hearing(); }));
  const std::string hint = "T" + std::string(ConversationId::size, 'c') + "0";
  // Repeated, since one that falls into a renewal is lost, as hints may be.
  for (int tries = 0; tries < 50 && worker.hints.typings.empty(); ++tries) {
    worker.link.call({"PUBLISH", worker.store.channel(), hint}, [](const redis::Reply&) {});
    (void)loop.until([&] { return !worker.hints.typings.empty(); }, std::chrono::milliseconds{200});
  }
  CHECK_FALSE(worker.hints.typings.empty());
}

TEST_CASE("a subscription that hears nothing of its own probes is renewed, another is left alone") {
  support::RedisServer elsewhere;
  support::Loop loop;
  LogWorker worker{loop, "w1"};
  int renewed_healthy = 0;
  worker.subscription.on_gap([&] { ++renewed_healthy; });
  // Its probes are published at another Redis and never reach it.
  redis::SubscriptionLink deaf{loop.io(), elsewhere.address(), worker.link, "w2"};
  int heard_again = 0;
  deaf.on_gap([&] { ++heard_again; });
  deaf.open();
  REQUIRE(loop.until([&] { return heard_again == 1 && deaf.trouble().empty(); }));
  CHECK(loop.until([&] { return !deaf.trouble().empty(); }, std::chrono::seconds{5}));
  REQUIRE(loop.until([&] { return heard_again == 2; }));
  CHECK(worker.subscription.trouble().empty());
  CHECK(renewed_healthy == 0);
  deaf.close();
  worker.subscription.close();
  worker.link.close();
  CHECK(loop.runs_dry());
}
