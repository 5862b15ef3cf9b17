#include <doctest/doctest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <string>
#include <thread>

#include "server/base/start_error.hpp"
#include "server/redis/blocking_store.hpp"
#include "server/redis/requirements.hpp"
#include "server/stores/descriptor.hpp"
#include "server/stores/our_functions.hpp"
#include "tests/support/redis_server.hpp"

using namespace senim;

namespace {

// What the start would say to this Redis; empty when it is content.
std::string complaint(const redis::Address& address) {
  try {
    redis::BlockingLink link{address};
    redis::require_promise(link);
    return {};
  } catch (const StartError& error) {
    return error.what();
  }
}

bool says(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// Answers everything with one bulk string, to one client, until that goes.
class FakeRedis {
 public:
  FakeRedis(const std::filesystem::path& path, const std::string& answer)
      : path_(path), listener_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    path.string().copy(name.sun_path, sizeof name.sun_path - 1);
    REQUIRE(::bind(listener_.number(), reinterpret_cast<sockaddr*>(&name), sizeof name) == 0);
    REQUIRE(::listen(listener_.number(), 1) == 0);
    const std::string bulk = "$" + std::to_string(answer.size()) + "\r\n" + answer + "\r\n";
    thread_ = std::thread{[this, bulk] {
      const stores::Descriptor client{::accept(listener_.number(), nullptr, nullptr)};
      char asked[1'024];
      while (::read(client.number(), asked, sizeof asked) > 0)
        if (::write(client.number(), bulk.data(), bulk.size()) < 0) return;
    }};
  }
  ~FakeRedis() { thread_.join(); }

 private:
  std::filesystem::path path_;
  stores::Descriptor listener_;
  std::thread thread_;
};

}  // namespace

TEST_CASE("the supervised Redis holds the promise") {
  support::RedisServer server;
  CHECK(complaint(server.address()).empty());
}

TEST_CASE("a Redis whose settings do not hold the promise is refused, each with its fix") {
  support::RedisServer server;
  redis::BlockingLink link{server.address()};
  struct Wrong {
    const char* name;
    const char* value;
    const char* right;
  };
  for (const auto& [name, value, right] :
       {Wrong{"appendonly", "no", "yes"}, Wrong{"appendfsync", "everysec", "always"},
        Wrong{"appendfsync", "no", "always"},
        Wrong{"maxmemory-policy", "allkeys-lru", "noeviction"},
        Wrong{"no-appendfsync-on-rewrite", "yes", "no"}, Wrong{"replica-read-only", "no", "yes"}}) {
    CAPTURE(name);
    link.must({"CONFIG", "SET", name, value});
    const std::string said = complaint(server.address());
    CHECK(says(said, std::string{"CONFIG SET "} + name + " " + right));
    CHECK(says(said, value));
    CHECK_FALSE(says(said, "\n"));
    link.must({"CONFIG", "SET", name, right});
  }
  CHECK(complaint(server.address()).empty());
}

TEST_CASE("a replica is refused") {
  support::RedisServer server;
  redis::BlockingLink link{server.address()};
  link.must({"REPLICAOF", "127.0.0.1", "1"});
  CHECK(says(complaint(server.address()), "address of its master"));
}

TEST_CASE("a Redis that does not show its settings is refused and says why") {
  support::RedisServer server;
  redis::BlockingLink link{server.address()};
  link.must({"ACL", "SETUSER", "desk", "on", ">secret", "~*", "&*", "+@all", "-config"});
  redis::Address address = server.address();
  address.user = "desk";
  address.password = "secret";
  CHECK(says(complaint(address), "+config|get"));
}

// Fails without require_rights() in prepare().
TEST_CASE("a Redis that does not let us do all that we need is refused with the missing right") {
  support::RedisServer server;
  redis::BlockingLink admin{server.address()};
  redis::Address address = server.address();
  address.user = "desk";
  address.password = "secret";
  struct Lacking {
    const char* rule;
    const char* named;
  };
  for (const auto& [rule, named] :
       {Lacking{"resetchannels", "PUBLISH on senim:w:any"}, Lacking{"-publish", "PUBLISH"},
        Lacking{"-subscribe", "SUBSCRIBE"}, Lacking{"-zrangebyscore", "ZRANGEBYSCORE"},
        Lacking{"-srandmember", "SRANDMEMBER"}, Lacking{"-del", "DEL"}, Lacking{"-hset", "HSET"},
        Lacking{"-setnx", "SETNX"}}) {
    CAPTURE(rule);
    admin.must({"ACL", "SETUSER", "desk", "reset", "on", ">secret", "~*", "&*", "+@all", rule});
    redis::BlockingStore store{address};
    std::string said;
    try {
      stores::prepare(store);
    } catch (const StartError& error) {
      said = error.what();
    }
    CHECK_MESSAGE(says(said, named), said);
    CHECK_FALSE(says(said, "\n"));
  }
  for (const char* keys : {"~senim:{c:*", "~senim:{desk}* ~senim:{c:*}:log"}) {
    CAPTURE(keys);
    const std::string all{keys};
    const auto space = all.find(' ');
    admin.must({"ACL", "SETUSER", "desk", "reset", "on", ">secret", "&*", "+@all",
                all.substr(0, space), all.substr(space == std::string::npos ? 0 : space + 1)});
    redis::BlockingStore store{address};
    CHECK_THROWS_AS(stores::prepare(store), StartError);
  }
  admin.must({"ACL", "SETUSER", "desk", "reset", "on", ">secret", "~senim:*", "&senim:*", "+@all"});
  redis::BlockingStore store{address};
  CHECK_NOTHROW(stores::prepare(store));
}

TEST_CASE("a Redis that is too old is refused with its version") {
  const auto scratch = support::make_scratch_directory();
  {
    const FakeRedis old{scratch / "r.sock",
                        "# Server\r\nredis_version:6.2.14\r\nredis_mode:standalone"};
    const std::string said = complaint(redis::unix_address((scratch / "r.sock").string()));
    CHECK(says(said, "6.2.14"));
    CHECK(says(said, "7.0 or later"));
  }
  std::filesystem::remove_all(scratch);
}

TEST_CASE("a Redis that is not there is named without who signs in") {
  redis::Address address = redis::unix_address("/nowhere/r.sock");
  address.user = "desk";
  address.password = "secret";
  const std::string said = complaint(address);
  CHECK(says(said, "unix:///nowhere/r.sock cannot be reached"));
  CHECK_FALSE(says(said, "secret"));
}

TEST_CASE(
    "a store that was begun with another operator key is refused, the same key is welcome again") {
  support::RedisServer server;
  redis::BlockingStore link{server.address()};
  redis::require_key(link, "1f0a-93bc");
  redis::require_key(link, "1f0a-93bc");
  CHECK_THROWS_WITH_AS(redis::require_key(link, "ffff-0000"),
                       doctest::Contains("bring back the operator.key it began with"), StartError);
}
