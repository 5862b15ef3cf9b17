#include "server/redis/store_address.hpp"

#include <doctest/doctest.h>

#include <string>

#include "server/base/start_error.hpp"

using namespace senim;
using redis::parse_store;
using Kind = redis::StoreAddress::Kind;

TEST_CASE("a store address names one Redis as before, with replicas behind it") {
  const auto store = parse_store("redis://desk:pw@h:7000/2?replicas=2");
  CHECK(store.kind == Kind::single);
  CHECK(store.nodes.front() == redis::parse_address("redis://desk:pw@h:7000/2"));
  CHECK(store.replicas == 2);
  CHECK(parse_store("redis://h").replicas == 0);
  CHECK(parse_store("unix:///r.sock?db=3&replicas=1").nodes.front().database == 3);
  CHECK(parse_store("/r.sock?replicas=1").replicas == 1);
}

TEST_CASE("Sentinels are listed behind the primary's name, and a replica is waited for") {
  const auto store = parse_store("sentinel://desk:p%40ss@senim@s1:26380,s2,[::1]/3");
  CHECK(store.kind == Kind::sentinel);
  CHECK(store.primary_name == "senim");
  REQUIRE(store.nodes.size() == 3);
  CHECK(store.nodes[0].port == 26380);
  CHECK(store.nodes[1].port == 26379);
  CHECK(store.nodes[2].host == "::1");
  CHECK(store.replicas == 1);
  const auto found = store.found_at("10.0.0.1", 6380);
  CHECK(found.name() == "redis://10.0.0.1:6380/3");
  CHECK(found.user == "desk");
  CHECK(found.password == "p@ss");
  CHECK(store.name() == "sentinel://senim@s1:26380,s2:26379,::1:26379");
  CHECK(parse_store("sentinel://senim@s1?replicas=0").replicas == 0);
}

TEST_CASE("a Cluster is named by some of its nodes") {
  const auto store = parse_store("cluster://:secret@a:7000,b");
  CHECK(store.kind == Kind::cluster);
  CHECK(store.nodes[1].port == 6379);
  CHECK(store.sign_in.password == "secret");
  CHECK(store.replicas == 0);
  CHECK(store.name() == "cluster://a:7000,b:6379");
}

TEST_CASE("what is not understood says what is right, and never quotes a password") {
  for (const char* wrong :
       {"sentinel://s1,s2", "sentinel://@s1", "sentinel://senim@", "sentinel://senim@s1,,s2",
        "cluster://", "cluster://a:7000/2", "cluster://a,b:x", "redis://h?replicas=9",
        "redis://h?replicas=-1", "sentinel://u:hidden@senim@s1:0", "rediss-cluster://h"}) {
    CAPTURE(wrong);
    try {
      static_cast<void>(parse_store(wrong));
      FAIL_CHECK("was understood");
    } catch (const StartError& error) {
      const std::string what = error.what();
      CHECK(what.find("the Redis address is not understood") == 0);
      CHECK(what.find("hidden") == std::string::npos);
    }
  }
}
