// A loop with one open link on it, for the tests of this folder.
#pragma once

#include <doctest/doctest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "server/base/result.hpp"
#include "server/redis/node_link.hpp"
#include "server/stores/our_functions.hpp"
#include "tests/support/loop.hpp"
#include "tests/support/redis_server.hpp"

namespace senim::contract {

// A reply that stays.
struct Kept {
  redis::Reply::Kind kind;
  std::string text;
  std::int64_t integer;
};

struct OpenLink {
  OpenLink(support::Loop& loop_in, const redis::Address& address)
      : loop(loop_in), link(loop.io(), address, {.functions = stores::our_functions()}) {
    link.open();
    REQUIRE(loop.until([this] { return link.is_up(); }));
  }

  Kept call(const redis::Command& command) {
    std::optional<Kept> kept;
    link.call(command, [&kept](redis::Reply reply) {
      kept = Kept{reply.kind(), std::string{reply.text()}, reply.integer()};
    });
    REQUIRE(loop.until([&kept] { return kept.has_value(); }));
    return *kept;
  }

  support::Loop& loop;
  redis::NodeLink link;
};

// Asks, waits, and gives the answer.
template <class T, class Ask>
result<T> answer_to(support::Loop& loop, Ask ask) {
  auto answer = std::make_shared<std::optional<result<T>>>();
  ask([answer](result<T> said) { answer->emplace(std::move(said)); });
  REQUIRE(loop.until([&] { return answer->has_value(); }));
  return **answer;
}

}  // namespace senim::contract
