#include "tests/support/redis_group.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <set>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "server/base/start_error.hpp"
#include "server/redis/blocking_link.hpp"
#include "tests/support/redis_server.hpp"

namespace senim::support {

namespace {

constexpr std::chrono::seconds k_ready_s_max{20};
constexpr std::chrono::milliseconds k_look_again_ms{50};
constexpr std::size_t k_sentinels = 3;
constexpr std::size_t k_primaries = 3;
constexpr std::size_t k_slots_at_once = 20;

void await(const char* what, const std::function<bool()>& so) {
  const auto until = std::chrono::steady_clock::now() + k_ready_s_max;
  while (!so()) {
    if (std::chrono::steady_clock::now() > until) throw std::runtime_error{what};
    std::this_thread::sleep_for(k_look_again_ms);
  }
}

// What a Redis prints to a question; nothing while it is not there.
std::string asked(const RedisProcess& process, std::initializer_list<std::string_view> words) {
  try {
    return std::string{redis::BlockingLink{process.address()}.must(words)->text()};
  } catch (const StartError&) {
    return {};
  }
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

// What CLUSTER NODES prints of one node.
struct ClusterNodesLine {
  explicit ClusterNodesLine(const std::string& line) {
    std::istringstream words{line};
    std::string skipped;
    words >> id >> address >> flags >> skipped >> skipped >> skipped >> epoch >> skipped;
    std::getline(words, slots);
  }
  std::string id;
  std::string address;  // host:port@bus port
  std::string flags;
  std::string epoch;
  std::string slots;
};

std::string hosts_of(const std::vector<std::unique_ptr<RedisProcess>>& processes) {
  std::string hosts;
  for (const auto& process : processes) {
    if (!hosts.empty()) hosts += ',';
    hosts += "127.0.0.1:" + std::to_string(process->port());
  }
  return hosts;
}

}  // namespace

SentinelGroup::SentinelGroup(std::size_t replica_count) : directory_(make_scratch_directory()) {
  for (std::size_t n = 0; n <= replica_count; ++n) {
    auto lines = promising();
    lines.emplace_back("repl-diskless-sync-delay 0");
    if (n > 0) lines.push_back("replicaof 127.0.0.1 " + std::to_string(servers_[0]->port()));
    servers_.push_back(
        std::make_unique<RedisProcess>(directory_ / ("redis" + std::to_string(n)), lines));
    servers_.back()->start();
  }
  await("the replicas do not follow", [&] {
    return std::ranges::all_of(replicas(), [](const RedisProcess* replica) {
      return has(asked(*replica, {"INFO", "replication"}), "master_link_status:up");
    });
  });
  const std::string primary = "127.0.0.1 " + std::to_string(servers_[0]->port());
  for (std::size_t n = 0; n < k_sentinels; ++n) {
    sentinels_.push_back(std::make_unique<RedisProcess>(
        directory_ / ("sentinel" + std::to_string(n)),
        std::vector<std::string>{"sentinel monitor senim " + primary + " 2",
                                 "sentinel down-after-milliseconds senim 3000",
                                 "sentinel failover-timeout senim 4000"},
        true));
    sentinels_.back()->start();
  }
  await("the Sentinels do not know each other", [&] {
    return std::ranges::all_of(sentinels_, [&](const auto& sentinel) {
      const auto info = asked(*sentinel, {"INFO", "sentinel"});
      return has(info, "slaves=" + std::to_string(replica_count) + ",sentinels=3");
    });
  });
}

SentinelGroup::~SentinelGroup() {
  sentinels_.clear();
  servers_.clear();
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

std::string SentinelGroup::url() const { return "sentinel://senim@" + hosts_of(sentinels_); }

RedisProcess& SentinelGroup::primary() {
  for (const auto& sentinel : sentinels_) {
    redis::BlockingLink link{sentinel->address()};
    const auto found = link.must({"SENTINEL", "GET-MASTER-ADDR-BY-NAME", "senim"});
    for (const auto& server : servers_)
      if (server->port() == found[1].integer()) return *server;
  }
  throw std::runtime_error{"no Sentinel knows the primary"};
}

std::vector<RedisProcess*> SentinelGroup::replicas() {
  const RedisProcess* first = sentinels_.empty() ? servers_.front().get() : &primary();
  std::vector<RedisProcess*> others;
  for (const auto& server : servers_)
    if (server.get() != first) others.push_back(server.get());
  return others;
}

void SentinelGroup::kill_some(std::mt19937& random) {
  const auto running =
      std::ranges::count_if(servers_, [](const auto& s) { return s->is_running(); });
  if (running <= 2) return;
  RedisProcess& victim = random() % 4 == 0 ? *replicas().front() : primary();
  victim.kill();
}

void SentinelGroup::start_dead() {
  for (const auto& server : servers_)
    if (!server->is_running()) server->start();
}

ClusterGroup::ClusterGroup(std::size_t replicas_of_each)
    : directory_(make_scratch_directory()), replicas_(replicas_of_each) {
  for (std::size_t n = 0; n < k_primaries * (1 + replicas_); ++n) {
    auto lines = promising();
    lines.emplace_back("cluster-enabled yes");
    lines.push_back("cluster-port " + std::to_string(free_port()));
    lines.emplace_back("cluster-node-timeout 2000");
    lines.emplace_back("repl-diskless-sync-delay 0");
    nodes_.push_back(
        std::make_unique<RedisProcess>(directory_ / ("node" + std::to_string(n)), lines));
    nodes_.back()->start();
  }
  std::vector<std::string> words{"redis-cli", "--cluster", "create"};
  for (const auto& node : nodes_) words.push_back("127.0.0.1:" + std::to_string(node->port()));
  words.insert(words.end(), {"--cluster-replicas", std::to_string(replicas_), "--cluster-yes"});
  run_program(words);
  await_whole();
}

ClusterGroup::~ClusterGroup() {
  nodes_.clear();
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

std::string ClusterGroup::url() const {
  return "cluster://" + hosts_of(nodes_) + (replicas_ > 0 ? "?replicas=1" : "");
}

RedisProcess& ClusterGroup::some_running() {
  for (const auto& node : nodes_)
    if (node->is_running()) return *node;
  throw std::runtime_error{"no node of the cluster is running"};
}

void ClusterGroup::await_whole() {
  await("the cluster is not whole", [&] {
    return std::ranges::all_of(nodes_, [](const auto& node) {
      return !node->is_running() || has(asked(*node, {"CLUSTER", "INFO"}), "cluster_state:ok");
    });
  });
}

// Two primaries that take a slot each while they do not know of each other claim them by the same
// epoch. Redis then raises one of the two, and if that one just gave a slot to the other, both hold
// the other for its owner: nobody serves it, for good. So nobody takes one before all agree.
bool ClusterGroup::agree() const {
  std::set<std::set<std::string>> views;
  for (const auto& node : nodes_) {
    if (!node->is_running()) continue;
    std::set<std::string> view;
    std::set<std::string> epochs;
    std::istringstream lines{asked(*node, {"CLUSTER", "NODES"})};
    for (std::string line; std::getline(lines, line);) {
      const ClusterNodesLine words{line};
      if (has(words.flags, "master") && !epochs.insert(words.epoch).second) return false;
      view.insert(words.id + words.epoch + words.slots);
    }
    views.insert(view);
  }
  return views.size() == 1;
}

std::vector<ClusterGroup::Primary> ClusterGroup::primaries() {
  std::vector<Primary> found;
  std::istringstream lines{asked(some_running(), {"CLUSTER", "NODES"})};
  for (std::string line; std::getline(lines, line);) {
    const ClusterNodesLine words{line};
    if (!has(words.flags, "master") || has(words.flags, "fail")) continue;
    const auto& at = words.address;
    const std::string port = at.substr(0, at.find('@')).substr(at.find(':') + 1);
    for (const auto& node : nodes_)
      if (std::to_string(node->port()) == port) found.push_back({words.id, node.get()});
  }
  return found;
}

RedisProcess* ClusterGroup::server_of(const std::string& key, const std::vector<Primary>& all) {
  for (const Primary& primary : all) {
    redis::BlockingLink link{primary.process->address()};
    if (!link.call({"EXISTS", key})->is_error()) return primary.process;
  }
  return nullptr;
}

RedisProcess& ClusterGroup::node_of(const std::string& key) {
  auto* const server = server_of(key, primaries());
  if (server == nullptr) throw std::runtime_error{"nobody serves the slot of that key"};
  return *server;
}

void ClusterGroup::kill_some(std::mt19937& random) {
  // Without replicas a killed primary is missed by all until it is back; with them one at a time.
  if (std::ranges::any_of(nodes_, [](const auto& node) { return !node->is_running(); })) return;
  nodes_[random() % nodes_.size()]->kill();
}

void ClusterGroup::start_dead() {
  for (const auto& node : nodes_)
    if (!node->is_running()) node->start();
}

void ClusterGroup::move_slot_of(const std::string& key) {
  std::vector<Primary> all;
  const RedisProcess* server = nullptr;
  await("the nodes of the cluster do not agree", [&] {
    // On a busy machine a node is suspected for a moment, and everybody refuses.
    all = primaries();
    if (all.size() == k_primaries && agree()) server = server_of(key, all);
    return server != nullptr;
  });
  const RedisProcess& from = *server;
  const auto source = std::ranges::find(all, server, &Primary::process);
  const auto target = source == all.begin() ? std::next(source) : all.begin();
  const std::string slot = std::to_string(
      redis::BlockingLink{from.address()}.must({"CLUSTER", "KEYSLOT", key})->integer());
  redis::BlockingLink giver{from.address()};
  redis::BlockingLink taker{target->process->address()};
  taker.must({"CLUSTER", "SETSLOT", slot, "IMPORTING", source->id});
  giver.must({"CLUSTER", "SETSLOT", slot, "MIGRATING", target->id});
  for (;;) {
    // One key at a time, so that steps meet the slot in all its halves.
    const auto keys = giver.must({"CLUSTER", "GETKEYSINSLOT", slot, "1"});
    if (keys->size() == 0) break;
    giver.must({"MIGRATE", "127.0.0.1", std::to_string(target->process->port()), keys[0].text(),
                "0", "5000"});
  }
  taker.must({"CLUSTER", "SETSLOT", slot, "NODE", target->id});
  giver.must({"CLUSTER", "SETSLOT", slot, "NODE", target->id});
}

void ClusterGroup::reshard_some(std::mt19937& random, std::size_t slots) {
  auto all = primaries();
  if (all.size() < 2) return;
  std::ranges::shuffle(all, random);
  run_program({"redis-cli", "--cluster", "reshard",
               "127.0.0.1:" + std::to_string(all[0].process->port()), "--cluster-from", all[0].id,
               "--cluster-to", all[1].id, "--cluster-slots", std::to_string(slots),
               "--cluster-pipeline", std::to_string(k_slots_at_once), "--cluster-yes"});
}

}  // namespace senim::support
