#include "tests/contract/log_rig.hpp"

using namespace senim;
using namespace senim::contract;

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
