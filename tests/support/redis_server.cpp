#include "tests/support/redis_server.hpp"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>

#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>

#include "tests/support/redis_process.hpp"

namespace senim::support {

namespace {

constexpr std::chrono::seconds k_back_s_max{10};
constexpr std::chrono::milliseconds k_look_again_ms{5};

}  // namespace

std::filesystem::path make_scratch_directory() {
  std::string name = (std::filesystem::temp_directory_path() / "senim-test-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error{"no scratch directory"};
  return name;
}

std::optional<redis::Address> running_server(const std::filesystem::path& data) {
  stores::StoreDirectory directory{data};
  if (directory.take()) return std::nullopt;
  return directory.running();
}

RedisServer::RedisServer(const std::string& program)
    : data_(make_scratch_directory()),
      server_(std::make_unique<stores::SupervisedServer>(data_, program)) {}

RedisServer::~RedisServer() {
  thaw();
  server_.reset();
  std::error_code ignored;
  std::filesystem::remove_all(data_, ignored);
}

void RedisServer::kill_and_restart() {
  const pid_t killed = server_->pid();
  kill(killed, SIGKILL);
  wait_until_back(killed);
}

void RedisServer::wait_until_back(pid_t killed) {
  const auto until = std::chrono::steady_clock::now() + k_back_s_max;
  while (server_->pid() == killed || server_->pid() == 0 || !answers(address())) {
    if (std::chrono::steady_clock::now() > until) throw std::runtime_error{"redis is not back"};
    server_->poll();
    std::this_thread::sleep_for(k_look_again_ms);
  }
}

void RedisServer::keep_copy() {
  freeze();  // nothing is written meanwhile
  std::filesystem::copy(data_ / "redis" / "appendonlydir", data_ / "copy",
                        std::filesystem::copy_options::recursive);
  thaw();
}

void RedisServer::restore_copy() {
  const pid_t killed = server_->pid();
  kill(killed, SIGKILL);
  siginfo_t ended{};
  waitid(P_PID, static_cast<id_t>(killed), &ended, WEXITED | WNOWAIT);  // its owner reaps it
  const auto files = data_ / "redis" / "appendonlydir";
  std::filesystem::remove_all(files);
  std::filesystem::copy(data_ / "copy", files, std::filesystem::copy_options::recursive);
  wait_until_back(killed);
}

void RedisServer::freeze() { kill(server_->pid(), SIGSTOP); }

void RedisServer::thaw() {
  if (server_->pid() != 0) kill(server_->pid(), SIGCONT);
}

}  // namespace senim::support
