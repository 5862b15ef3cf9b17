#include "tests/faults/nodes.hpp"

#include <doctest/doctest.h>
#include <signal.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <thread>

#include "server/stores/directory.hpp"
#include "server/vault/operator_secret.hpp"
#include "server/vault/passwords.hpp"
#include "server/vault/start.hpp"
#include "tests/support/web_root.hpp"
#include "tests/support/ws_client.hpp"

namespace senim::faults {

namespace fs = std::filesystem;

namespace {

constexpr const char* k_password = "a password of the faults";
constexpr std::chrono::seconds k_redis_s_max{10};
constexpr std::chrono::milliseconds k_look_again_ms{5};

}  // namespace

Nodes::Nodes(Setup setup)
    : setup_(std::move(setup)), directory_((vault::start(), support::make_scratch_directory())) {
  std::vector<std::string> options = setup_.options;
  if (setup_.on_machines) {
    for (std::size_t i = 0; i < setup_.count + (setup_.supervised ? 0 : 1); ++i) {
      machines_.push_back(
          std::make_unique<support::Machine>(directory_ / ("machine" + std::to_string(i))));
    }
  }
  if (!setup_.redis_url.empty()) {
    options.insert(options.end(), {"--redis", setup_.redis_url});
  } else if (!setup_.supervised) {
    redis_ = setup_.on_machines
                 ? std::make_unique<support::RedisServer>(machines_.back()->redis_program())
                 : std::make_unique<support::RedisServer>();
    const std::string path = redis_->address().unix_path;
    std::string url = "unix://" + path;
    if (setup_.redis_by_relay) {
      relay_ = std::make_unique<support::Relay>();
      relay_->leads_to(path);
      url = "redis://127.0.0.1:" + std::to_string(relay_->port());
    }
    options.insert(options.end(), {"--redis", url});
  }
  const auto web_root = support::make_web_root(directory_ / "web");
  for (std::size_t i = 0; i < setup_.count; ++i) {
    const auto data = directory_ / ("node" + std::to_string(i));
    if (i == 0) {
      (void)vault::OperatorSecret::create(data);
    } else {
      fs::create_directory(data);
      fs::copy_file(vault::OperatorSecret::file_of(directory_ / "node0"),
                    vault::OperatorSecret::file_of(data));
    }
    std::vector<std::string> environment;
    if (setup_.on_machines) environment = machines_[i]->environment();
    nodes_.push_back(std::make_unique<support::ServerProcess>(support::ServerProcess::Setup{
        SENIM_BINARY, data, web_root, options, environment, setup_.descriptors_max}));
  }
  hire();
  for (const auto& node : nodes_) node->start();
}

Nodes::~Nodes() {
  // For who runs it by hand and wants to see what the servers said; nothing of a child is in it.
  if (std::getenv("SENIM_FAULTS_LOG") != nullptr) {  // NOLINT(concurrency-mt-unsafe)
    for (const auto& node : nodes_) std::fputs((node->log() + "\n").c_str(), stderr);
  }
  nodes_.clear();
  relay_.reset();
  redis_.reset();
  std::error_code ignored;
  fs::remove_all(directory_, ignored);
}

redis::StoreAddress Nodes::store() const {
  if (!setup_.redis_url.empty()) return redis::parse_store(setup_.redis_url);
  if (redis_) return redis_->address();
  const auto until = std::chrono::steady_clock::now() + k_redis_s_max;
  while (std::chrono::steady_clock::now() < until) {
    if (const auto address = support::running_server(directory_ / "node0")) return *address;
    std::this_thread::sleep_for(k_look_again_ms);
  }
  throw std::runtime_error("no Redis at node 0");
}

void Nodes::hire() {
  if (setup_.staff.empty()) return;
  const auto directory = setup_.supervised ? stores::open_directory(directory_ / "node0")
                                           : stores::open_directory(store());
  const auto hash = vault::hash_password(k_password);
  for (const auto& name : setup_.staff) {
    REQUIRE(directory->add_staff({*StaffName::parse(name),
                                  name + " in full",
                                  "alias of " + name,
                                  Role::counsellor,
                                  {Language::kk},
                                  hash}));
  }
}

std::string Nodes::cookie(const std::string& name, std::size_t index) {
  const auto port = node(index).port();
  const auto answer =
      support::http(port, "POST /api/sign-in",
                    {{"Origin", "http://127.0.0.1:" + std::to_string(port)},
                     {"Content-Type", "application/json"}},
                    R"({"name":")" + name + R"(","password":")" + k_password + R"("})");
  REQUIRE(answer.status == 204);
  const auto set = answer.field("set-cookie");
  return set.substr(0, set.find(';'));
}

support::Census Nodes::census() const { return support::take_census(store(), "senim:{desk}"); }

std::unique_ptr<redis::BlockingLink> Nodes::store_link() const {
  return std::make_unique<redis::BlockingLink>(store().nodes.front());
}

void Nodes::freeze_redis() {
  redis_->freeze();
  support::await_stop(redis_->supervised().pid());
}

void Nodes::kill_with_redis() {
  if (const pid_t redis = node().redis_pid(); redis != 0) ::kill(redis, SIGKILL);
  node().kill();
}

std::uintmax_t Nodes::lose_power() {
  kill_with_redis();
  return machine().forget_unsynced(directory_ / "node0" / "redis");
}

void Nodes::kill_redis() {
  if (redis_) return redis_->kill_and_restart();
  const pid_t killed = node().redis_pid();
  REQUIRE(killed != 0);
  ::kill(killed, SIGKILL);
  const auto until = std::chrono::steady_clock::now() + k_redis_s_max;
  while (node().redis_pid() == killed || node().redis_pid() == 0) {
    REQUIRE(std::chrono::steady_clock::now() < until);
    std::this_thread::sleep_for(k_look_again_ms);
  }
}

}  // namespace senim::faults
