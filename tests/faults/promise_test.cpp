// A Redis that is changed under a running helpline: its settings, its users' rights, its functions.
// Nothing is acknowledged on less than the promise, and whoever watches the helpline is told.
#include <doctest/doctest.h>

#include <filesystem>
#include <memory>
#include <string>

#include "server/redis/blocking_link.hpp"
#include "tests/faults/nodes.hpp"
#include "tests/faults/talk.hpp"
#include "tests/support/redis_process.hpp"

using namespace senim;
using namespace senim::faults;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr milliseconds k_noticed_ms_max{5'000};

// Not well for want of this, and said in the log too.
bool says(Nodes& nodes, const std::string& what) {
  const auto health = support::http(nodes.node().port(), "GET /health");
  return health.status == 503 && health.body.find(what) != std::string::npos &&
         nodes.node().times_logged(what) > 0;
}

// A Redis with a user of its own for Senim, and the hand of its administrator.
struct Guarded {
  Guarded() : directory(support::make_scratch_directory()), redis(directory, support::promising()) {
    redis.start();
    admin = std::make_unique<redis::BlockingLink>(redis.address());
    may({"reset", "on", ">secret", "~senim:*", "&senim:*", "+@all"});
  }
  ~Guarded() { std::filesystem::remove_all(directory); }
  Guarded(const Guarded&) = delete;
  Guarded& operator=(const Guarded&) = delete;

  void may(const std::vector<std::string>& rules) {
    redis::Command command{"ACL", "SETUSER", "senim"};
    for (const auto& rule : rules) command.add(rule);
    admin->must(command);
  }
  [[nodiscard]] std::string url() const {
    return "redis://senim:secret@127.0.0.1:" + std::to_string(redis.port());
  }

  std::filesystem::path directory;
  support::RedisProcess redis;
  std::unique_ptr<redis::BlockingLink> admin;
};

bool is_healthy(Nodes& nodes) {
  return support::http(nodes.node().port(), "GET /health").status == 200;
}

}  // namespace

// Fails when the settings are asked for at the start only (NodeLink::ask_promise).
TEST_CASE("a setting that the promise rests on is changed while they write to each other") {
  Nodes nodes({.staff = {"aigul"}, .options = {"--workers", "2"}});
  Talk talk(nodes);
  redis::BlockingLink admin(nodes.redis().address());
  struct Changed {
    const char* name;
    const char* value;
    const char* right;
  };
  for (const auto& [name, value, right] :
       {Changed{"appendfsync", "everysec", "always"}, Changed{"appendonly", "no", "yes"},
        Changed{"maxmemory-policy", "allkeys-lru", "noeviction"}}) {
    CAPTURE(name);
    talk.forget_trouble();
    admin.must({"CONFIG", "SET", name, value});
    REQUIRE(talk.go_on_until([&] { return talk.heard_of_trouble(); }, k_noticed_ms_max));
    CHECK(talk.go_on_until([&] { return says(nodes, name); }, k_noticed_ms_max));
    const auto before = talk.acknowledged();
    talk.both_write(2);
    CHECK_FALSE(talk.go_on_until([&] { return is_healthy(nodes); }, seconds(2)));
    CHECK(talk.acknowledged() == before);
    admin.must({"CONFIG", "SET", name, right});
    CHECK(talk.go_on_until([&] { return is_healthy(nodes); }, seconds(10)));
    talk.settle();
  }
  talk.settle_and_compare();
}

// Fails when the rights are asked for at the start only, and when nobody proves that hints come.
TEST_CASE("a right that is taken away while they write is named, and given back all goes on") {
  Guarded guarded;
  Nodes nodes({.redis_url = guarded.url(), .staff = {"aigul"}});
  Talk talk(nodes);
  REQUIRE(talk.go_on_until([&] { return is_healthy(nodes); }, seconds(5)));
  guarded.may({"resetchannels"});
  CHECK(talk.go_on_until([&] { return says(nodes, "PUBLISH"); }, k_noticed_ms_max));
  guarded.may({"&senim:*", "-zadd"});
  CHECK(talk.go_on_until([&] { return says(nodes, "ZADD"); }, k_noticed_ms_max));
  guarded.may({"+zadd"});
  CHECK(talk.go_on_until([&] { return is_healthy(nodes); }, seconds(10)));
  talk.both_write(2);
  talk.settle();
  guarded.admin->must({"ACL", "DELUSER", "senim"});
  CHECK(talk.go_on_until([&] { return !is_healthy(nodes); }, k_noticed_ms_max));
  guarded.may({"reset", "on", ">secret", "~senim:*", "&senim:*", "+@all"});
  CHECK(talk.go_on_until([&] { return is_healthy(nodes); }, seconds(10)));
  talk.settle_and_compare();
}

// Fails without Part::functions in living_promise().
TEST_CASE("functions that are flushed are there again before anybody misses them") {
  Nodes nodes({.staff = {"aigul"}});
  Talk talk(nodes);
  redis::BlockingLink admin(nodes.redis().address());
  for (const char* what : {"senim_desk", "senim_log", "senim_staff", "senim_rights"}) {
    CAPTURE(what);
    admin.must({"FUNCTION", "DELETE", what});
    talk.both_write(2);
    talk.settle();
    CHECK(talk.go_on_until([&] { return is_healthy(nodes); }, seconds(5)));
  }
  talk.settle_and_compare();
}
