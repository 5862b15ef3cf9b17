// A link is up only on a Redis that takes writes and keeps them (G13, G14): what changes under a
// running server is noticed, and healed when it is over.
#include <memory>
#include <string>

#include "tests/contract/watched_link.hpp"

using namespace senim;
using namespace senim::contract;
using Kind = redis::Reply::Kind;

// Fails without READONLY in end_of_writing() (greeting.cpp).
TEST_CASE("a primary that became a replica is left at once, and taken again when it is primary") {
  Watched redis;
  support::RedisServer other;
  redis.admin.must({"CONFIG", "SET", "port", "0"});
  redis.admin.must({"REPLICAOF", "127.0.0.1", "1"});
  CHECK(redis.set("lost") != Kind::status);
  redis.stays_down_until([&] { redis.admin.must({"REPLICAOF", "NO", "ONE"}); });
}

// Fails without OOM in end_of_writing(), or without senim_ready in the greeting.
TEST_CASE("a Redis whose memory is full is left at once, and taken again when there is room") {
  Watched redis;
  redis.admin.must({"CONFIG", "SET", "maxmemory", "1"});
  CHECK(redis.set("lost") == Kind::error);
  redis.stays_down_until([&] { redis.admin.must({"CONFIG", "SET", "maxmemory", "0"}); });
}

// Fails without the settings in the greeting.
TEST_CASE("a Redis that lost its settings is not taken again after a break") {
  Watched redis;
  redis.admin.must({"CONFIG", "SET", "appendfsync", "everysec"});
  redis.admin.must({"CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"});
  redis.stays_down_until([&] { redis.admin.must({"CONFIG", "SET", "appendfsync", "always"}); });
}

// Fails without the loading in Greeting::hear().
TEST_CASE("a Redis that lost its functions gets them again") {
  Watched redis;
  redis.admin.must({"FUNCTION", "FLUSH"});
  std::optional<std::string> said;
  redis.link.call({"FCALL", "senim_log_read", "2", "a", "b", "0", "1"},
                  [&](redis::Reply reply) { said = std::string{reply.text()}; });
  REQUIRE(redis.loop.until([&] { return redis.downs == 1 && redis.ups == 2; }));
  CHECK(redis.admin.must({"FCALL", "senim_ready", "0"})->text() == "ok");
}
