// A link on a Redis of its own that has our functions, counted as it comes and goes, and the hand
// of whoever administers that Redis.
#pragma once

#include <functional>
#include <string>

#include "server/redis/blocking_store.hpp"
#include "server/stores/our_functions.hpp"
#include "tests/contract/link_fixture.hpp"

namespace senim::contract {

struct Watched {
  Watched() : admin(server.address()) {
    redis::BlockingStore store{server.address()};
    stores::load_functions(store);
    link.on_up([this] { ++ups; });
    link.on_down([this] { ++downs; });
    link.open();
    REQUIRE(loop.until([this] { return link.is_up(); }));
  }

  redis::Reply::Kind set(const std::string& value) {
    std::optional<redis::Reply::Kind> kind;
    link.call({"SET", "k", value}, [&](redis::Reply reply) { kind = reply.kind(); });
    REQUIRE(loop.until([&] { return kind.has_value(); }));
    return *kind;
  }
  // Stays down as long as it is so, and comes back by itself when `heal` has been done.
  void stays_down_until(const std::function<void()>& heal) {
    REQUIRE(loop.until([this] { return downs == 1; }));
    CHECK_FALSE(loop.until([this] { return link.is_up(); }, std::chrono::milliseconds{700}));
    heal();
    REQUIRE(loop.until([this] { return link.is_up(); }));
    CHECK(set("after") == redis::Reply::Kind::status);
  }

  support::RedisServer server;
  support::Loop loop;
  redis::BlockingLink admin;
  redis::NodeLink link{loop.io(), server.address(), {.functions = stores::our_functions()}};
  int ups = 0;
  int downs = 0;
};

}  // namespace senim::contract
