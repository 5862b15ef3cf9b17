// Helpline: what a chaos run plays at: several nodes (`senim serve`) over one store, with staff, in
// a scratch directory on loopback. Starts it, hurts it and mends it; everything ends with it, by
// its own process id. Owned by the run, used by one thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "bench/doors.hpp"
#include "tests/chaos/lookout.hpp"
#include "tests/chaos/store.hpp"
#include "tests/support/server_process.hpp"

namespace senim::bench::chaos {

class Helpline {
 public:
  struct Setup {
    std::string senim;  // the program
    std::size_t nodes = 2;
    std::size_t counsellors = 0;
    std::vector<std::string> options = {};  // of senim serve
  };
  Helpline(Setup setup, std::unique_ptr<Store> store, Doors& doors);
  Helpline(const Helpline&) = delete;
  Helpline& operator=(const Helpline&) = delete;
  ~Helpline();

  [[nodiscard]] std::string url() const;  // of the first node
  [[nodiscard]] const std::vector<std::string>& staff() const { return staff_; }  // name:password
  [[nodiscard]] std::size_t nodes() const { return nodes_.size(); }
  [[nodiscard]] bool is_well(std::size_t node) const { return nodes_.at(node).condition == well; }
  [[nodiscard]] bool store_is_well() const { return store_is_well_; }  // as of the last look
  [[nodiscard]] std::size_t kills() const { return kills_; }
  [[nodiscard]] Lookout& lookout() { return *lookout_; }
  [[nodiscard]] std::string logs() const;  // of all nodes

  void kill(std::size_t node);
  // One that was killed or has left. False when it would not start, as in the middle of a failover:
  // its supervisor tries again.
  bool start(std::size_t node);
  void freeze(std::size_t node);
  void thaw(std::size_t node);
  void ask_to_leave(std::size_t node);
  // Whether it has left; throws when it left with another exit code than 0.
  [[nodiscard]] bool has_left(std::size_t node);
  // What was done to the store; nothing: it could not be done now.
  [[nodiscard]] std::optional<std::string> kill_store(std::mt19937& random);
  void mend_store();
  [[nodiscard]] std::optional<std::string> freeze_store(std::mt19937& random);
  void thaw_store();
  [[nodiscard]] std::optional<std::string> rearrange_store(std::mt19937& random);
  [[nodiscard]] bool a_node_can_start() { return store_->is_whole(); }
  void look_at_store();  // often enough to see it come back by itself

 private:
  enum Condition : std::uint8_t { down, well, frozen, leaving };
  struct Node {
    std::unique_ptr<support::ServerProcess> process;
    std::set<std::string> workers;  // by the names the desk has for them
    Condition condition = down;
  };
  void hire(std::size_t counsellors);
  void is_now(std::size_t node, Condition condition);
  void tell_the_lookout();
  [[nodiscard]] std::set<std::string> new_workers(const std::set<std::string>& before) const;
  [[nodiscard]] std::optional<redis::Address> desk();

  Setup setup_;
  Doors& doors_;
  std::filesystem::path directory_;
  std::unique_ptr<Store> store_;
  std::vector<std::string> staff_;
  std::vector<Node> nodes_;
  std::mutex desk_mutex_;
  std::optional<redis::Address> desk_;  // nothing while the store does not serve it
  bool store_is_well_ = true;
  std::size_t kills_ = 0;
  std::unique_ptr<Lookout> lookout_;
};

}  // namespace senim::bench::chaos
