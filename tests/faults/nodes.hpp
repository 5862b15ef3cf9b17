// A helpline of real processes on loopback: one or more `senim serve`, and Redis either supervised
// by the only node or a server of its own for all of them. Owned by the test; everything ends with
// it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server/redis/blocking_link.hpp"
#include "tests/support/desk_census.hpp"
#include "tests/support/machine.hpp"
#include "tests/support/redis_server.hpp"
#include "tests/support/relay.hpp"
#include "tests/support/server_process.hpp"

namespace senim::faults {

class Nodes {
 public:
  struct Setup {
    std::size_t count = 1;
    bool supervised = false;              // the node has its own redis-server
    bool redis_by_relay = false;          // the nodes reach Redis through redis_link()
    std::string redis_url = {};           // somebody else's, instead
    bool on_machines = false;             // machine(i) of each node, redis_machine() of Redis
    std::vector<std::string> staff = {};  // counsellors of Kazakh, by the name they sign in with
    std::vector<std::string> options = {};
    std::size_t descriptors_max = 0;  // what the system lets each node open; 0: as much as us
  };
  explicit Nodes(Setup setup);
  Nodes(const Nodes&) = delete;
  Nodes& operator=(const Nodes&) = delete;
  ~Nodes();

  [[nodiscard]] support::ServerProcess& node(std::size_t index = 0) { return *nodes_.at(index); }
  [[nodiscard]] std::size_t count() const { return nodes_.size(); }
  [[nodiscard]] support::RedisServer& redis() { return *redis_; }  // not when supervised
  [[nodiscard]] support::Relay& redis_link() { return *relay_; }

  // Of node and Redis where Redis is supervised.
  [[nodiscard]] support::Machine& machine(std::size_t index = 0) { return *machines_.at(index); }
  [[nodiscard]] support::Machine& redis_machine() { return *machines_.back(); }

  // Of a member of staff, signed in at a node and good at all of them.
  [[nodiscard]] std::string cookie(const std::string& name, std::size_t index = 0);

  [[nodiscard]] support::Census census() const;
  // The hand of whoever administers the only Redis.
  [[nodiscard]] std::unique_ptr<redis::BlockingLink> store_link() const;
  void freeze_redis();     // not when supervised
  void kill_with_redis();  // -9 to the only node and the Redis it supervises, at once
  // The same, and what was not synced is gone: how many bytes that was. On a machine.
  [[nodiscard]] std::uintmax_t lose_power();
  void kill_redis();  // -9, and it is running again, brought back by its supervisor

 private:
  // Before any node starts, since whoever opens the directory loads its own functions into Redis.
  void hire();
  [[nodiscard]] redis::StoreAddress store() const;

  Setup setup_;
  std::filesystem::path directory_;
  std::vector<std::unique_ptr<support::Machine>> machines_;
  std::unique_ptr<support::RedisServer> redis_;
  std::unique_ptr<support::Relay> relay_;
  std::vector<std::unique_ptr<support::ServerProcess>> nodes_;
};

}  // namespace senim::faults
