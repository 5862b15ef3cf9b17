#include "tests/chaos/store.hpp"

#include <vector>

#include "bench/target.hpp"
#include "server/base/start_error.hpp"
#include "server/redis/blocking_link.hpp"
#include "tests/support/redis_group.hpp"
#include "tests/support/redis_server.hpp"

namespace senim::bench::chaos {

namespace {

constexpr const char* k_desk_key = "senim:{desk}:clock";

// One redis-server with the settings that hold the promise. It is back at once.
class SingleStore final : public Store {
 public:
  [[nodiscard]] std::string url() const override { return "unix://" + server_.address().unix_path; }
  [[nodiscard]] std::optional<redis::Address> desk() override {
    if (is_frozen_) return std::nullopt;
    return server_.address();
  }
  [[nodiscard]] std::optional<std::string> kill(std::mt19937&) override {
    server_.kill_and_restart();
    return "kill -9 Redis";
  }
  void mend() override {}
  [[nodiscard]] std::optional<std::string> freeze(std::mt19937&) override {
    server_.freeze();
    is_frozen_ = true;
    return "SIGSTOP Redis";
  }
  void thaw() override {
    server_.thaw();
    is_frozen_ = false;
  }

 private:
  support::RedisServer server_;
  bool is_frozen_ = false;
};

bool takes_writes(const redis::Address& address) try {
  redis::BlockingLink link{address};
  const auto role = link.call({"ROLE"});
  return !role->is_error() && role[0].text() == "master";
} catch (const StartError&) {
  return false;
}

bool sees_all(const redis::Address& address) try {
  redis::BlockingLink link{address};
  const auto info = link.call({"CLUSTER", "INFO"});
  return info->text().find("cluster_state:ok") != std::string_view::npos;
} catch (const StartError&) {
  return false;
}

// What is common to both groups: of their processes one may be frozen.
class GroupStore : public Store {
 public:
  void thaw() override {
    if (frozen_ != nullptr && frozen_->is_running()) frozen_->thaw();
    frozen_ = nullptr;
  }

 protected:
  [[nodiscard]] std::optional<redis::Address> if_it_serves(const support::RedisProcess& process) {
    if (!process.is_running() || &process == frozen_ || !takes_writes(process.address())) {
      return std::nullopt;
    }
    return process.address();
  }
  [[nodiscard]] std::string freeze_this(support::RedisProcess& process) {
    frozen_ = &process;
    process.freeze();
    return "SIGSTOP the Redis at " + std::to_string(process.port());
  }
  [[nodiscard]] bool has_frozen() const { return frozen_ != nullptr; }

 private:
  support::RedisProcess* frozen_ = nullptr;
};

class SentinelStore final : public GroupStore {
 public:
  [[nodiscard]] std::string url() const override { return group_.url(); }
  [[nodiscard]] std::optional<redis::Address> desk() override {
    return if_it_serves(group_.primary());
  }
  [[nodiscard]] std::optional<std::string> kill(std::mt19937& random) override {
    if (has_frozen() || is_short_) return std::nullopt;
    const support::RedisProcess& primary = group_.primary();
    group_.kill_some(random);
    is_short_ = true;
    return primary.is_running() ? "kill -9 a replica of Redis" : "kill -9 the primary Redis";
  }
  void mend() override {
    group_.start_dead();
    is_short_ = false;
  }
  [[nodiscard]] std::optional<std::string> freeze(std::mt19937&) override {
    if (is_short_) return std::nullopt;
    return freeze_this(group_.primary()) + ", the primary";
  }

 private:
  support::SentinelGroup group_;
  bool is_short_ = false;  // one is dead
};

class ClusterStore final : public GroupStore {
 public:
  [[nodiscard]] std::string url() const override { return group_.url(); }
  [[nodiscard]] std::optional<redis::Address> desk() override try {
    return if_it_serves(group_.node_of(k_desk_key));
  } catch (const std::runtime_error&) {  // nobody serves it now
    return std::nullopt;
  }
  [[nodiscard]] bool is_whole() override {
    if (is_short_ || has_frozen() || !desk()) return false;
    for (std::size_t i = 0; i < group_.count(); ++i) {
      if (!sees_all(group_.node(i).address())) return false;
    }
    return true;
  }
  [[nodiscard]] std::optional<std::string> kill(std::mt19937& random) override {
    if (has_frozen() || is_short_) return std::nullopt;
    group_.kill_some(random);
    is_short_ = true;
    return "kill -9 a node of the Cluster";
  }
  void mend() override {
    group_.start_dead();
    is_short_ = false;
  }
  [[nodiscard]] std::optional<std::string> freeze(std::mt19937& random) override {
    auto& process = group_.node(random() % group_.count());
    if (is_short_) return std::nullopt;
    return freeze_this(process) + ", a node of the Cluster";
  }
  [[nodiscard]] std::optional<std::string> rearrange(std::mt19937& random) override {
    if (!is_whole()) return std::nullopt;
    if (random() % 2 == 0) {
      group_.move_slot_of(k_desk_key);
      return "the desk's slot moves to another node of the Cluster";
    }
    group_.reshard_some(random);
    return "200 slots move to another node of the Cluster";
  }

 private:
  support::ClusterGroup group_;
  bool is_short_ = false;
};

}  // namespace

std::unique_ptr<Store> store_of(const std::string& kind) {
  if (kind == "single") return std::make_unique<SingleStore>();
  if (kind == "sentinel") return std::make_unique<SentinelStore>();
  if (kind == "cluster") return std::make_unique<ClusterStore>();
  throw Complaint("--redis " + kind + ": single, sentinel or cluster is meant");
}

}  // namespace senim::bench::chaos
