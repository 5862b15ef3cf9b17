#include <map>
#include <set>

#include "server/redis/blocking_store.hpp"
#include "server/stores/our_functions.hpp"
#include "tests/contract/log_rig.hpp"

using namespace senim;
using namespace senim::contract;

TEST_CASE("what was acknowledged before Redis was killed is there once after it, in its place") {
  support::RedisServer server;
  {
    redis::BlockingStore link{server.address()};
    stores::load_functions(link);
  }
  support::Loop loop;
  LogWorker worker{loop, "w1", server.address()};
  const auto conversation = new_conversation();
  REQUIRE(worker.open(conversation));
  REQUIRE(worker.seat_counsellor(conversation, 1));  // before, there would be room for less
  constexpr int k_rounds = 3;
  constexpr int k_each = 2'000;
  std::map<int, Seq> acknowledged;
  int number = 0;
  for (int round = 0; round < k_rounds; ++round) {
    int answers = 0;
    int refused = 0;
    for (int i = 0; i < k_each; ++i, ++number)
      worker.store.append(child_says(conversation, number),
                          [&, number](const result<desk::Appended>& stored) {
                            ++answers;
                            if (stored)
                              acknowledged.emplace(number, stored->seq);
                            else if (stored.error() == ErrorCode::store_trouble)
                              ++refused;
                          });
    // Killed while many are in flight: some are answered, the others are not.
    REQUIRE(loop.until([&] { return answers > round; }));
    server.kill_and_restart();
    REQUIRE(loop.until([&] { return answers == k_each && worker.link.is_up(); }));
    CHECK(answers == k_each);
  }
  REQUIRE_FALSE(acknowledged.empty());
  const auto all = worker.read(conversation, 0, k_rounds * k_each);
  REQUIRE(all);
  for (const auto& [sent, seq] : acknowledged) {
    REQUIRE(seq <= all->size());
    CHECK((*all)[seq - 1].id == message_id(sent));
  }
  std::set<MessageId> ids;
  for (const auto& message : *all) CHECK(ids.insert(message.id).second);
  // Sent again, as a page does that never got its answer: nothing twice, nothing missing.
  int answers = 0;
  for (int i = 0; i < number; ++i)
    worker.store.append(child_says(conversation, i), [&](const result<desk::Appended>& stored) {
      answers += stored.has_value();
    });
  REQUIRE(loop.until([&] { return answers == number; }));
  CHECK(worker.read(conversation, 0, 2 * k_rounds * k_each)->size() ==
        static_cast<std::size_t>(number));
}
