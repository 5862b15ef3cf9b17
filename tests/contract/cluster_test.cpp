// A Cluster of three primaries on loopback: conversations spread over the slots, steps follow slots
// that move, and nothing is lost, doubled or reordered while they do.
#include <algorithm>
#include <functional>
#include <set>
#include <thread>

#include "server/redis/blocking_store.hpp"
#include "server/redis/cluster_link.hpp"
#include "server/stores/our_functions.hpp"
#include "tests/contract/log_rig.hpp"
#include "tests/support/redis_group.hpp"

using namespace senim;
using namespace senim::contract;

namespace {

constexpr std::chrono::seconds k_whole_s{20};
constexpr std::chrono::seconds k_alone_s{7};  // longer than a replica needs to take over

redis::StoreAddress prepared(const support::ClusterGroup& group) {
  auto store = redis::parse_store(group.url());
  redis::BlockingStore blocking{store};
  stores::prepare(blocking);
  return store;
}

std::string log_key(const ConversationId& conversation) {
  return "senim:{c:" + conversation.str() + "}:log";
}

// A conversation has room for little more; a fast machine says that much in a second.
constexpr int k_said_max = 9'000;

// Conversations that are written to as fast as they are answered, some messages under way in each:
// a message that was not stored is said again with its id, as a page does.
class Writers {
 public:
  Writers(LogWorker& worker, std::size_t count, int at_once = 5)
      : worker_(worker), at_once_(at_once) {
    for (std::size_t n = 0; n < count; ++n) {
      conversations.push_back(new_conversation());
      REQUIRE(worker_.open(conversations.back()));
      REQUIRE(worker_.seat_counsellor(conversations.back(), 1));  // before, there is less room
      said_.push_back(0);
      stored_.push_back(0);
    }
  }

  void begin() {
    writing_ = true;
    for (std::size_t n = 0; n < conversations.size(); ++n)
      for (int sent = 0; sent < at_once_; ++sent) say(n, ++said_[n]);
  }
  void end(support::Loop& loop) {
    writing_ = false;
    REQUIRE(loop.until([this] { return under_way_ == 0; }, k_whole_s));
  }
  // Each message once, and in the order in which they were said.
  void check() {
    for (std::size_t n = 0; n < conversations.size(); ++n) {
      std::vector<std::string> read;
      for (Seq after = 0;; after += 1'000) {
        const auto page = worker_.read(conversations[n], after);
        REQUIRE(page);
        for (const auto& message : *page) read.push_back(message.id.str());
        if (page->size() < 1'000) break;
      }
      std::vector<std::string> said;
      for (int number = 1; number <= said_[n]; ++number) said.push_back(message_id(number).str());
      if (repeats == 0) CHECK(read == said);
      std::ranges::sort(read);
      std::ranges::sort(said);
      CHECK(read == said);
    }
  }
  [[nodiscard]] int stored() const {
    int all = 0;
    for (const int count : stored_) all += count;
    return all;
  }

  std::vector<ConversationId> conversations;
  int repeats = 0;

 private:
  void say(std::size_t n, int number) {
    ++under_way_;
    worker_.store.append(child_says(conversations[n], number), [this, n, number](auto outcome) {
      --under_way_;
      if (!outcome) {
        ++repeats;
        return say(n, number);
      }
      ++stored_[n];
      if (writing_ && said_[n] < k_said_max) say(n, ++said_[n]);
    });
  }

  LogWorker& worker_;
  int at_once_;
  std::vector<int> said_;
  std::vector<int> stored_;
  int under_way_ = 0;
  bool writing_ = false;
};

}  // namespace

// Fails when MOVED is an answer like any other (turn_of in cluster_map.cpp).
TEST_CASE("conversations lie on all primaries, and a command finds a slot that has moved") {
  support::ClusterGroup group;
  const auto address = prepared(group);
  support::Loop loop;
  LogWorker worker{loop, "w1", address};
  std::set<std::uint16_t> homes;
  std::vector<ConversationId> conversations;
  for (int n = 0; n < 30; ++n) {
    conversations.push_back(new_conversation());
    REQUIRE(worker.open(conversations.back()));
    REQUIRE(worker.append(child_says(conversations.back(), 1)));
    homes.insert(group.node_of(log_key(conversations.back())).port());
  }
  CHECK(homes.size() == 3);
  const auto before = group.node_of(log_key(conversations[0])).port();
  group.move_slot_of(log_key(conversations[0]));
  CHECK(group.node_of(log_key(conversations[0])).port() != before);
  CHECK(worker.append(child_says(conversations[0], 1))->repeated);
  CHECK(worker.append(child_says(conversations[0], 2))->seq == 2);
  CHECK(worker.link.is_up());
}

// Fails when ASK and TRYAGAIN are answers like any other (turn_of in cluster_map.cpp).
TEST_CASE("slots that move under load lose, double and reorder nothing") {
  support::ClusterGroup group;
  const auto address = prepared(group);
  support::Loop loop;
  LogWorker worker{loop, "w1", address};
  Writers writers{worker, 40, 3};
  writers.begin();
  std::atomic<bool> moved = false;
  std::jthread admin{[&] {
    for (int round = 0; round < 4; ++round)
      for (const auto& conversation : writers.conversations)
        group.move_slot_of(log_key(conversation));
    moved = true;
  }};
  REQUIRE(loop.until([&] { return moved.load(); }, k_whole_s));
  writers.end(loop);
  CHECK(writers.stored() > 1'000);
  CHECK(writers.repeats == 0);
  writers.check();
}

TEST_CASE("resharding with redis-cli under load loses, doubles and reorders nothing") {
  support::ClusterGroup group;
  const auto address = prepared(group);
  support::Loop loop;
  LogWorker worker{loop, "w1", address};
  Writers writers{worker, 200, 1};
  writers.begin();
  std::atomic<bool> moved = false;
  std::jthread admin{[&] {
    std::mt19937 random{20'261'122};
    for (int round = 0; round < 2; ++round) group.reshard_some(random, 150);
    moved = true;
  }};
  REQUIRE(loop.until([&] { return moved.load(); }, std::chrono::seconds{60}));
  writers.end(loop);
  CHECK(writers.repeats == 0);
  writers.check();
}

// Fails without judge() on a node that goes down (the link would stay up over a hole).
TEST_CASE("a primary that dies takes the link down, and its return brings it back whole") {
  support::ClusterGroup group;
  const auto address = prepared(group);
  support::Loop loop;
  LogWorker worker{loop, "w1", address};
  Writers writers{worker, 40, 3};
  writers.begin();
  REQUIRE(loop.until([&] { return writers.stored() > 200; }));
  group.node(1).kill();
  REQUIRE(loop.until([&] { return !worker.link.is_up(); }));
  group.start_dead();
  REQUIRE(loop.until([&] { return worker.link.is_up(); }, k_whole_s));
  const int before = writers.stored();
  REQUIRE(loop.until([&] { return writers.stored() > before + 200; }, k_whole_s));
  writers.end(loop);
  writers.check();
}

TEST_CASE("a replica takes over from a primary that died, with all that was answered") {
  support::ClusterGroup group{1};
  const auto address = prepared(group);
  CHECK(address.replicas == 1);
  support::Loop loop;
  LogWorker worker{loop, "w1", address};
  Writers writers{worker, 40, 3};
  writers.begin();
  REQUIRE(loop.until([&] { return writers.stored() > 200; }));
  group.node_of(log_key(writers.conversations[0])).kill();
  REQUIRE(loop.until([&] { return !worker.link.is_up(); }));
  // A primary whose only replica was promoted has none until the dead one is back as its replica:
  // until then nothing would have a second copy, and nothing is acknowledged.
  CHECK_FALSE(loop.until([&] { return worker.link.is_up(); }, k_alone_s));
  group.start_dead();
  REQUIRE(loop.until([&] { return worker.link.is_up(); }, k_whole_s));
  const int before = writers.stored();
  REQUIRE(loop.until([&] { return writers.stored() > before + 200; }, k_whole_s));
  writers.end(loop);
  writers.check();
}

// Fails without ++mark_number_ in NodeLink::heard_replicas().
TEST_CASE("a slot that is marked for the replicas may move") {
  support::ClusterGroup group{1};
  support::Loop loop;
  LogWorker worker{loop, "marks", prepared(group)};
  Writers writers{worker, 40, 3};
  writers.begin();
  for (std::uint32_t number = 0; number < 6; ++number) {
    const int before = writers.stored();
    std::thread mover{[&] { group.move_slot_of(redis::mark_key(number)); }};
    const bool goes_on = loop.until([&] { return writers.stored() > before + 200; }, k_whole_s);
    mover.join();
    CHECK(goes_on);
  }
  writers.end(loop);
  writers.check();
  CHECK(writers.repeats == 0);
}
