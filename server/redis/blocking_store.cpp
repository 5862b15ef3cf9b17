#include "server/redis/blocking_store.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>

#include "server/base/log.hpp"
#include "server/base/start_error.hpp"
#include "server/redis/cluster_map.hpp"
#include "server/redis/functions.hpp"
#include "server/redis/greeting.hpp"
#include "server/redis/requirements.hpp"
#include "server/redis/sentinel.hpp"

namespace senim::redis {

namespace {

using Kind = StoreAddress::Kind;
constexpr std::chrono::milliseconds k_pause_ms{20};
constexpr int k_turns_max = 250;
constexpr std::chrono::seconds k_failover_s_max{20};
constexpr std::chrono::milliseconds k_silence_ms_max{1'000};
// Below what a BlockingLink waits for an answer.
constexpr std::int64_t k_replicas_ms_max_of_a_command = 4'000;

// Says in the log whom we are waiting for, unless it is gone again before k_silence_ms_max. By a
// thread of its own, since each attempt to connect blocks for seconds.
class Waiting {
 public:
  explicit Waiting(std::string whom) : whom_(std::move(whom)) {}

 private:
  void say_when_it_takes_long(const std::stop_token& over) {
    std::mutex mutex;
    std::unique_lock lock(mutex);
    std::condition_variable_any bell;
    bell.wait_for(lock, over, k_silence_ms_max, [] { return false; });
    if (!over.stop_requested()) log::warn("waiting_for_store", {{"store", safe(whom_)}});
  }

  std::string whom_;
  std::jthread thread_{[this](const std::stop_token& over) { say_when_it_takes_long(over); }};
};

// The first of these nodes that answers.
BlockingLink reach(const StoreAddress& store, Address& found) {
  std::string why;
  for (const Address& node : store.nodes) {
    found = node;
    try {
      return BlockingLink{found};
    } catch (const StartError& error) {
      why = error.what();
    }
  }
  throw StartError{why};
}

}  // namespace

// In the middle of a failover a store of several Redis is away for a while and comes back by
// itself.
BlockingStore::BlockingStore(StoreAddress store) : store_(std::move(store)) {
  const Waiting waiting{store_.name()};
  const auto until = std::chrono::steady_clock::now() + k_failover_s_max;
  for (;;) {
    try {
      last_ = first();
      static_cast<void>(link_to(last_));
      return;
    } catch (const StartError&) {
      if (store_.kind == Kind::single || std::chrono::steady_clock::now() > until) throw;
      std::this_thread::sleep_for(k_pause_ms);
    }
  }
}

Address BlockingStore::first() const {
  if (store_.kind == Kind::single) return store_.nodes.front();
  Address found;
  BlockingLink link = reach(store_, found);
  if (store_.kind == Kind::cluster) return found;
  const auto reply = link.must({"SENTINEL", "GET-MASTER-ADDR-BY-NAME", store_.primary_name});
  const auto primary = primary_in(reply.view(), store_);
  if (primary && store_.replicas > 0) require_patience(link, store_);
  if (!primary)
    throw StartError{"the Sentinel at " + found.name() + " knows no primary of the name " +
                     store_.primary_name};
  return *primary;
}

BlockingLink& BlockingStore::link_to(const Address& address) {
  const auto held = links_.find(address.name());
  if (held != links_.end()) return held->second;
  return links_.emplace(address.name(), BlockingLink{address}).first->second;
}

HeldReply BlockingStore::call_until_served(const Command& command) {
  for (int turns = 0; turns < k_turns_max; ++turns) {
    HeldReply reply = link_to(last_).call(command);
    const Turn turn = turn_of(reply.view(), store_, last_);
    if (turn.kind == Turn::Kind::none) return reply;
    if (turn.kind == Turn::Kind::moved) last_ = *turn.to;
    if (turn.kind == Turn::Kind::wait) std::this_thread::sleep_for(k_pause_ms);
  }
  throw StartError{"the cluster at " + store_.name() + " keeps moving what was asked for"};
}

HeldReply BlockingStore::call(const Command& command) {
  HeldReply reply = call_until_served(command);
  if (store_.replicas == 0) return reply;
  const auto have =
      link_to(last_).must(Command{"WAIT"}.add(store_.replicas).add(k_replicas_ms_max_of_a_command));
  if (have->integer() < store_.replicas)
    throw StartError{"Redis at " + last_.name() + " has too few replicas that follow: " +
                     std::to_string(store_.replicas) + " must have what was written"};
  return reply;
}

HeldReply BlockingStore::must(const Command& command) {
  HeldReply reply = call(command);
  require_success(reply, command, last_.name());
  return reply;
}

std::vector<BlockingLink*> BlockingStore::primaries() {
  if (store_.kind != Kind::cluster) return {&link_to(last_)};
  const auto slots = link_to(last_).must({"CLUSTER", "SLOTS"});
  const auto ranges = read_slots(slots.view(), store_, last_);
  if (!ranges)
    throw StartError{"the cluster at " + store_.name() +
                     " serves no slots: make it with "
                     "redis-cli --cluster create"};
  std::map<std::string, BlockingLink*> links;
  for (const SlotRange& range : *ranges)
    links.emplace(range.primary.name(), &link_to(range.primary));
  std::vector<BlockingLink*> all;
  all.reserve(links.size());
  for (const auto& [name, link] : links) all.push_back(link);
  return all;
}

void prepare(BlockingStore& store, const Functions& functions) {
  const Waiting waiting{store.name()};
  for (BlockingLink* primary : store.primaries()) require_promise(*primary);
  load_functions(store, functions.libraries);
  if (functions.rights_question == nullptr) return;
  const RightsAsked asked{.replicas = store.address().replicas > 0,
                          .cluster = store.address().kind == Kind::cluster};
  for (BlockingLink* primary : store.primaries()) {
    require_rights(*primary, functions.rights_question(asked));
  }
}

}  // namespace senim::redis
