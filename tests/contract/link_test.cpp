#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "server/redis/blocking_link.hpp"
#include "server/stores/our_functions.hpp"
#include "tests/contract/link_fixture.hpp"

using namespace senim;
using namespace senim::contract;
using Clock = std::chrono::steady_clock;
using Kind = redis::Reply::Kind;

TEST_CASE("a link answers each kind of reply as what it is, with any bytes in it") {
  support::RedisServer server;
  support::Loop loop;
  OpenLink open{loop, server.address()};
  const std::string bytes{"a\0b\r\n\xff", 6};
  CHECK(open.call({"SET", "k", bytes}).kind == Kind::status);
  CHECK(open.call({"GET", "k"}).text == bytes);
  CHECK(open.call({"GET", "nothing"}).kind == Kind::nil);
  CHECK(open.call({"STRLEN", "k"}).integer == 6);
  CHECK(open.call({"LRANGE", "k", "0", "1"}).kind == Kind::error);
  CHECK(open.call({"LRANGE", "nothing", "0", "1"}).kind == Kind::array);
}

TEST_CASE("any number of calls in flight are answered once each, in order, never inside call()") {
  support::RedisServer server;
  support::Loop loop;
  OpenLink open{loop, server.address()};
  constexpr int k_calls = 5'000;
  std::vector<std::int64_t> answers;
  for (int i = 0; i < k_calls; ++i)
    open.link.call({"INCR", "n"}, [&](redis::Reply reply) { answers.push_back(reply.integer()); });
  CHECK(answers.empty());
  REQUIRE(loop.until([&] { return answers.size() == k_calls; }));
  for (int i = 0; i < k_calls; ++i) REQUIRE(answers[static_cast<std::size_t>(i)] == i + 1);
}

TEST_CASE("calls beyond the limit in flight are answered lost, the others are carried out") {
  support::RedisServer server;
  support::Loop loop;
  OpenLink open{loop, server.address()};
  std::size_t lost = 0;
  std::size_t answered = 0;
  for (std::size_t i = 0; i < redis::k_in_flight_max + 10; ++i)
    open.link.call({"PING"}, [&](redis::Reply reply) { reply.is_lost() ? ++lost : ++answered; });
  CHECK(lost == 0);
  REQUIRE(loop.until([&] { return lost + answered == redis::k_in_flight_max + 10; }));
  CHECK(lost == 10);
}

TEST_CASE("a call on a link that is down is lost at once, but not before call() returned") {
  support::Loop loop;
  redis::NodeLink link{loop.io(),
                       redis::unix_address("/nowhere/redis.sock"),
                       {.functions = stores::our_functions()}};
  link.open();
  bool lost = false;
  link.call({"PING"}, [&](redis::Reply reply) { lost = reply.is_lost(); });
  CHECK_FALSE(lost);
  CHECK(loop.until([&] { return lost; }, std::chrono::milliseconds{500}));
  link.close();
  CHECK(loop.runs_dry());
}

TEST_CASE(
    "a Redis that says nothing is noticed within 2.5 s, and the link is up again when it speaks") {
  support::RedisServer server;
  support::Loop loop;
  redis::NodeLink link{loop.io(), server.address(), {.functions = stores::our_functions()}};
  int ups = 0;
  int downs = 0;
  link.on_up([&] { ++ups; });
  link.on_down([&] { ++downs; });
  link.open();
  REQUIRE(loop.until([&] { return ups == 1; }));
  server.freeze();
  const auto asked = Clock::now();
  int lost = 0;
  for (int i = 0; i < 3; ++i)
    link.call({"INCR", "n"}, [&](redis::Reply r) { lost += r.is_lost(); });
  REQUIRE(loop.until([&] { return lost == 3; }));
  const auto took = Clock::now() - asked;
  CHECK(took >= std::chrono::milliseconds{redis::k_answer_ms_max});
  CHECK(took < std::chrono::milliseconds{2'500});
  CHECK(downs == 1);
  server.thaw();
  REQUIRE(loop.until([&] { return ups == 2; }));
  link.close();
  CHECK(loop.runs_dry());
}

TEST_CASE("what was in flight when Redis was killed is lost, and the link comes back by itself") {
  support::RedisServer server;
  support::Loop loop;
  OpenLink open{loop, server.address()};
  int answers = 0;
  server.freeze();
  for (int i = 0; i < 100; ++i)
    open.link.call({"INCR", "n"}, [&](redis::Reply) {
      if (++answers <= 50) open.link.call({"INCR", "n"}, [&](redis::Reply) { ++answers; });
    });
  server.kill_and_restart();
  CHECK(loop.until([&] { return answers == 150; }));
  CHECK(loop.until([&] { return open.link.is_up(); }));
  CHECK(open.call({"PING"}).text == "PONG");
}

TEST_CASE("a closing link answers what is in flight and then leaves nothing behind") {
  support::RedisServer server;
  support::Loop loop;
  OpenLink open{loop, server.address()};
  int answered = 0;
  bool closed = false;
  for (int i = 0; i < 100; ++i)
    open.link.call({"INCR", "n"}, [&](redis::Reply r) { answered += !r.failed(); });
  open.link.close([&] { closed = true; });
  bool late_is_lost = false;
  open.link.call({"INCR", "n"}, [&](redis::Reply r) { late_is_lost = r.is_lost(); });
  CHECK(loop.runs_dry());
  CHECK(closed);
  CHECK(answered == 100);
  CHECK(late_is_lost);
}

TEST_CASE("a link that closes while Redis is deaf still ends") {
  support::RedisServer server;
  support::Loop loop;
  OpenLink open{loop, server.address()};
  server.freeze();
  bool lost = false;
  bool closed = false;
  open.link.call({"PING"}, [&](redis::Reply r) { lost = r.is_lost(); });
  open.link.close([&] { closed = true; });
  CHECK(loop.runs_dry());
  CHECK(lost);
  CHECK(closed);
}

TEST_CASE("what an answer throws comes out of run(), and the link lives on") {
  support::RedisServer server;
  support::Loop loop;
  OpenLink open{loop, server.address()};
  open.link.call({"PING"}, [](redis::Reply) { throw std::runtime_error{"a bug"}; });
  CHECK_THROWS_WITH(static_cast<void>(loop.until([] { return false; })), "a bug");
  CHECK(open.call({"PING"}).text == "PONG");
}

TEST_CASE("a link signs in, chooses its database, and is never up with a wrong password") {
  support::RedisServer server;
  redis::BlockingLink{server.address()}.must({"CONFIG", "SET", "requirepass", "secret"});
  support::Loop loop;
  redis::Address right = server.address();
  right.password = "secret";
  right.database = 2;
  OpenLink open{loop, right};
  CHECK(open.call({"SET", "k", "v"}).kind == Kind::status);
  redis::Address other_database = right;
  other_database.database = 1;
  OpenLink other{loop, other_database};
  CHECK(other.call({"EXISTS", "k"}).integer == 0);

  redis::Address wrong = server.address();
  wrong.password = "guess";
  redis::NodeLink refused{loop.io(), wrong, {.functions = stores::our_functions()}};
  refused.open();
  CHECK_FALSE(loop.until([&] { return refused.is_up(); }, std::chrono::milliseconds{700}));
  redis::BlockingLink{right}.must({"CONFIG", "SET", "requirepass", ""});
}
