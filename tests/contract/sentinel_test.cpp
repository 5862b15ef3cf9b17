// G13: with replicas, nothing is acknowledged that a failover could take back, and the new primary
// is found. Real processes: one primary, its replicas, three Sentinels.
#include <set>

#include "server/redis/blocking_store.hpp"
#include "server/stores/our_functions.hpp"
#include "tests/contract/log_rig.hpp"
#include "tests/support/redis_group.hpp"

using namespace senim;
using namespace senim::contract;

namespace {

constexpr std::chrono::seconds k_failover_s{20};
constexpr std::chrono::milliseconds k_while_ms{1'500};

redis::StoreAddress prepared(const support::SentinelGroup& group) {
  auto store = redis::parse_store(group.url());
  redis::BlockingStore blocking{store};
  stores::prepare(blocking);
  return store;
}

}  // namespace

// Fails without the count of replicas in heard_replicas() (node_link.cpp).
TEST_CASE("nothing is answered that no replica has, and nobody hears of it either") {
  support::SentinelGroup group{1};
  const auto address = prepared(group);
  support::Loop loop;
  LogWorker here{loop, "here", address};
  LogWorker there{loop, "there", address};
  const auto conversation = new_conversation();
  REQUIRE(here.open(conversation));
  REQUIRE(there.seat_counsellor(conversation, 1));
  REQUIRE(here.append(child_says(conversation, 1)));
  REQUIRE(loop.until([&] { return there.hints.messages.size() == 1; }));

  group.replicas().front()->freeze();
  CHECK_FALSE(here.append(child_says(conversation, 2)).has_value());
  // The primary has it and has published it: it counts for nothing.
  CHECK_FALSE(
      loop.until([&] { return there.hints.messages.size() > 1 || here.link.is_up(); }, k_while_ms));
  group.replicas().front()->thaw();
  REQUIRE(loop.until([&] { return here.link.is_up(); }, k_failover_s));
  CHECK(here.append(child_says(conversation, 2))->seq == 2);
}

// From Redis 8 on a WAIT counts from the last write of its own connection: without mark() in
// ask_replicas_after_this_turn() (node_link.cpp) the test before this one fails there, this one
// everywhere.
TEST_CASE("before replicas are asked something is written, also behind what only reads") {
  support::SentinelGroup group{1};
  support::Loop loop;
  LogWorker here{loop, "here", prepared(group)};
  const auto conversation = new_conversation();
  REQUIRE(here.open(conversation));
  redis::BlockingLink primary{group.primary().address()};
  const auto calls_of = [&](const std::string& command) {
    const auto reply = primary.must({"INFO", "commandstats"});
    const std::string all{reply->text()};
    const std::string head = "cmdstat_" + command + ":calls=";
    const auto at = all.find(head);
    return at == std::string::npos ? 0 : std::stoi(all.substr(at + head.size()));
  };
  const int waits = calls_of("wait");
  const int marks = calls_of("set");
  for (int turn = 0; turn < 10; ++turn) REQUIRE(here.read(conversation));
  CHECK(calls_of("wait") >= waits + 10);
  CHECK(calls_of("set") - marks >= calls_of("wait") - waits);
}

// Fails when SentinelResolver::resolve() always answers the first primary.
TEST_CASE("after the primary has died all that was answered is at the new one, once") {
  support::SentinelGroup group;
  const auto address = prepared(group);
  support::Loop loop;
  LogWorker worker{loop, "w1", address};
  const auto conversation = new_conversation();
  REQUIRE(worker.open(conversation));
  REQUIRE(worker.seat_counsellor(conversation, 1));  // before, there would be room for less
  std::set<int> answered;
  int number = 0;
  int under_way = 0;
  const auto write_on = [&] {
    while (under_way < 20) {
      ++under_way;
      ++number;
      worker.store.append(child_says(conversation, number),
                          [&, number = number](const auto& stored) {
                            --under_way;
                            if (stored) answered.insert(number);
                          });
    }
  };
  const auto writes_until = [&](const std::function<bool()>& so) {
    return loop.until(
        [&] {
          if (worker.link.is_up()) write_on();
          return so();
        },
        k_failover_s);
  };
  REQUIRE(writes_until([&] { return answered.size() > 500; }));
  group.primary().kill();
  REQUIRE(writes_until([&] { return !worker.link.is_up(); }));
  const auto before = answered.size();
  REQUIRE(writes_until([&] { return answered.size() > before + 500; }));
  REQUIRE(loop.until([&] { return under_way == 0; }));

  std::multiset<std::string> stored;
  for (Seq after = 0;; after += 1'000) {
    const auto page = worker.read(conversation, after);
    REQUIRE(page);
    for (const auto& message : *page) stored.insert(message.id.str());
    if (page->size() < 1'000) break;
  }
  for (const int one : answered) REQUIRE(stored.count(message_id(one).str()) == 1);
  MESSAGE("answered " << answered.size() << ", stored " << stored.size());
}

// A primary that was taken for dead and is not: it wakes among replicas that nobody has told yet.
// Fails without the confirmation in NodeLink::ready() or the answer that came too late.
TEST_CASE("a primary that was frozen and left behind acknowledges nothing when it wakes") {
  support::SentinelGroup group;
  const auto address = prepared(group);
  support::Loop loop;
  LogWorker worker{loop, "w1", address};
  const auto conversation = new_conversation();
  REQUIRE(worker.open(conversation));
  REQUIRE(worker.append(child_says(conversation, 1)));
  auto& old_primary = group.primary();
  old_primary.freeze();
  std::optional<result<desk::Appended>> unsure;
  worker.store.append(child_says(conversation, 2), [&](auto stored) { unsure = stored; });
  REQUIRE(loop.until([&] { return &group.primary() != &old_primary; }, k_failover_s));
  old_primary.thaw();
  REQUIRE(loop.until([&] { return unsure.has_value(); }));
  CHECK_FALSE(unsure->has_value());
  REQUIRE(loop.until([&] { return worker.link.is_up(); }, k_failover_s));
  CHECK(worker.append(child_says(conversation, 3)));
  CHECK(worker.append(child_says(conversation, 1))->repeated);
}
