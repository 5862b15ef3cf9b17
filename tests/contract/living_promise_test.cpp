// What a link rests on is looked at for as long as it is up, also while nobody says anything:
// settings, functions, rights (G13, G14).
#include <algorithm>
#include <chrono>
#include <string>

#include "tests/contract/watched_link.hpp"

using namespace senim;
using namespace senim::contract;
using Kind = redis::Reply::Kind;

// Each of them, while nobody writes anything. Fails without the settings in living_promise().
TEST_CASE("a setting that the promise rests on ends the link when it is changed, for as long") {
  struct Changed {
    const char* name;
    const char* value;
    const char* right;
  };
  for (const auto& [name, value, right] :
       {Changed{"appendfsync", "everysec", "always"}, Changed{"appendfsync", "no", "always"},
        Changed{"maxmemory-policy", "allkeys-lru", "noeviction"},
        Changed{"maxmemory-policy", "volatile-ttl", "noeviction"},
        Changed{"no-appendfsync-on-rewrite", "yes", "no"},
        Changed{"replica-read-only", "no", "yes"}, Changed{"appendonly", "no", "yes"},
        Changed{"client-output-buffer-limit", "normal 1mb 0 0", "normal 0 0 0"},
        Changed{"client-output-buffer-limit", "pubsub 32mb 1kb 60", "pubsub 32mb 8mb 60"}}) {
    CAPTURE(name);
    CAPTURE(value);
    Watched redis;
    redis.admin.must({"CONFIG", "SET", name, value});
    REQUIRE(redis.loop.until([&] { return redis.downs == 1; }, std::chrono::seconds{3}));
    CHECK(redis.link.why_down().find(name) != std::string::npos);
    CHECK(redis.set("lost") != Kind::status);
    redis.stays_down_until([&] { redis.admin.must({"CONFIG", "SET", name, right}); });
  }
}

// Fails without Part::whole_log in the greeting: appendonly says yes before the log is there.
TEST_CASE("a log that was off counts when it is written anew, not when its setting says so") {
  Watched redis;
  redis.admin.must({"CONFIG", "SET", "appendonly", "no"});
  REQUIRE(redis.loop.until([&] { return redis.downs == 1; }));
  // So much that the rewriting takes a moment, and slowed down for as long as we look.
  for (int i = 0; i < 200; ++i)
    redis.admin.must({"SET", "k" + std::to_string(i), std::string(10'000, 'x')});
  redis.admin.must({"CONFIG", "SET", "rdb-key-save-delay", "10000"});
  redis.admin.must({"CONFIG", "SET", "appendonly", "yes"});
  CHECK_FALSE(redis.loop.until([&] { return redis.link.is_up(); }, std::chrono::milliseconds{900}));
  CHECK(redis.link.why_down().find("written anew") != std::string::npos);
  REQUIRE(redis.loop.until([&] { return redis.link.is_up(); }));
}

// Fails without the rights in living_promise().
TEST_CASE("a right that is taken away on a running Redis ends the link and is named") {
  struct Taken {
    const char* rule;
    const char* named;
    const char* back;
  };
  for (const auto& [rule, named, back] :
       {Taken{"-publish", "PUBLISH", "+publish"}, Taken{"resetchannels", "PUBLISH", "allchannels"},
        Taken{"-zadd", "ZADD", "+zadd"}, Taken{"-spop", "SPOP", "+spop"},
        Taken{"-hdel", "HDEL", "+hdel"}, Taken{"-config|get", "CONFIG", "+config|get"},
        Taken{"-fcall", "FCALL", "+fcall"}, Taken{"-subscribe", "SUBSCRIBE", "+subscribe"},
        Taken{"-function|load", "FUNCTION LOAD", "+function|load"},
        Taken{"resetkeys", "senim:", "allkeys"}}) {
    CAPTURE(rule);
    Watched redis;
    redis.admin.must({"ACL", "SETUSER", "desk", "on", ">secret", "~*", "&*", "+@all"});
    redis::Address address = redis.server.address();
    address.user = "desk";
    address.password = "secret";
    redis::NodeLink link{redis.loop.io(), address, {.functions = stores::our_functions()}};
    link.open();
    REQUIRE(redis.loop.until([&] { return link.is_up(); }));
    redis.admin.must({"ACL", "SETUSER", "desk", rule});
    REQUIRE(redis.loop.until([&] { return !link.is_up(); }, std::chrono::seconds{3}));
    CHECK_MESSAGE(link.why_down().find(named) != std::string::npos, link.why_down());
    CHECK_FALSE(redis.loop.until([&] { return link.is_up(); }, std::chrono::milliseconds{400}));
    redis.admin.must({"ACL", "SETUSER", "desk", back});
    CHECK(redis.loop.until([&] { return link.is_up(); }));
    link.close();
    CHECK(redis.loop.until([&] { return !link.is_up(); }));
  }
}

// Fails without Part::functions in living_promise(), and without the versions in Greeting::mend().
TEST_CASE("functions that are deleted, or replaced by older ones, come back while nobody asks") {
  for (const auto& library : stores::function_libraries()) {
    CAPTURE(library.name);
    Watched redis;
    const std::string version = std::string{library.name} + "_version";
    SUBCASE("deleted") { redis.admin.must({"FUNCTION", "DELETE", library.name}); }
    SUBCASE("replaced") {
      const std::string old = "#!lua name=" + std::string{library.name} +
                              "\nredis.register_function('" + version +
                              "', function() return 0 end)";
      redis.admin.must({"FUNCTION", "LOAD", "REPLACE", old});
    }
    REQUIRE(redis.loop.until([&] { return redis.downs == 1 && redis.ups == 2; }));
    CHECK(redis.admin.must({"FCALL", version, "0"})->integer() > 0);
  }
}

// Fails when the waits between attempts grow with each time that the promise was broken, also where
// it was kept for seconds in between (NodeLink::heard_promise): the fifth deletion of a day would
// keep a helpline away for two seconds.
TEST_CASE("a Redis that kept its promise for a while is taken up again as fast as the first time") {
  Watched redis;
  const auto taken_up_again = [&](int times) {
    redis.admin.must({"FUNCTION", "DELETE", "senim_log"});
    REQUIRE(redis.loop.until([&] { return redis.downs == times; }, std::chrono::seconds{3}));
    const auto down_at = std::chrono::steady_clock::now();
    REQUIRE(redis.loop.until([&] { return redis.ups == times + 1; }));
    return std::chrono::steady_clock::now() - down_at;
  };
  // The fastest of the last three, so that a busy machine may be slow twice.
  auto fastest = std::chrono::steady_clock::duration::max();
  for (int times = 1; times <= 8; ++times) {
    const auto took = taken_up_again(times);
    if (times > 5) fastest = std::min(fastest, took);
    const auto kept = std::chrono::milliseconds{redis::k_promise_ms + 3 * redis::k_watch_ms};
    (void)redis.loop.until([] { return false; }, kept);
  }
  CHECK(fastest < redis::k_longest_wait_ms / 2);
}
