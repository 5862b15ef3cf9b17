// Redis as more than one process, for tests and senim-bench chaos: a primary with replicas under
// three Sentinels, and a Cluster of three primaries. Real processes on loopback, with the ways to
// hurt them. Owned by whoever made it; everything ends with it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "tests/support/redis_process.hpp"

namespace senim::support {

class SentinelGroup {
 public:
  explicit SentinelGroup(std::size_t replica_count = 2);
  SentinelGroup(const SentinelGroup&) = delete;
  SentinelGroup& operator=(const SentinelGroup&) = delete;
  ~SentinelGroup();

  [[nodiscard]] std::string url() const;  // sentinel://senim@127.0.0.1:...,...
  // Who the Sentinels say is the primary now.
  [[nodiscard]] RedisProcess& primary();
  [[nodiscard]] std::vector<RedisProcess*> replicas();  // all the others, running or not
  void kill_some(std::mt19937& random);  // mostly the primary; never so that fewer than two run
  void start_dead();

 private:
  std::filesystem::path directory_;
  std::vector<std::unique_ptr<RedisProcess>> servers_;
  std::vector<std::unique_ptr<RedisProcess>> sentinels_;
};

class ClusterGroup {
 public:
  explicit ClusterGroup(std::size_t replicas_of_each = 0);
  ClusterGroup(const ClusterGroup&) = delete;
  ClusterGroup& operator=(const ClusterGroup&) = delete;
  ~ClusterGroup();

  // cluster://127.0.0.1:...,...; with ?replicas=1 when each primary has some.
  [[nodiscard]] std::string url() const;
  [[nodiscard]] std::size_t count() const { return nodes_.size(); }
  [[nodiscard]] RedisProcess& node(std::size_t index) { return *nodes_.at(index); }
  // The primary that serves the slot of a key.
  [[nodiscard]] RedisProcess& node_of(const std::string& key);
  void kill_some(std::mt19937& random);
  void start_dead();
  // Moves the slot of a key, or so many slots from one primary to another, while all are at work.
  void move_slot_of(const std::string& key);
  void reshard_some(std::mt19937& random, std::size_t slots = 200);

 private:
  struct Primary {
    std::string id;
    RedisProcess* process;
  };
  // Whether all nodes hold the same for the owners of all slots, each by a claim of its own.
  [[nodiscard]] bool agree() const;
  [[nodiscard]] std::vector<Primary> primaries();
  // Of these the one that serves the slot of a key now; null when they all refuse.
  [[nodiscard]] static RedisProcess* server_of(const std::string& key,
                                               const std::vector<Primary>& all);
  [[nodiscard]] RedisProcess& some_running();
  void await_whole();

  std::filesystem::path directory_;
  std::size_t replicas_;
  std::vector<std::unique_ptr<RedisProcess>> nodes_;
};

}  // namespace senim::support
