#include "tests/support/redis_process.hpp"

#include <arpa/inet.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <random>
#include <stdexcept>
#include <thread>
#include <utility>

#include "server/base/start_error.hpp"
#include "server/redis/blocking_link.hpp"
#include "server/stores/child_process.hpp"
#include "server/stores/descriptor.hpp"

namespace senim::support {

namespace {

constexpr std::chrono::seconds k_answers_s_max{15};
constexpr std::chrono::milliseconds k_look_again_ms{10};

}  // namespace

bool answers(const redis::Address& address) {
  try {
    redis::BlockingLink link{address};
    return !link.call({"PING"})->is_error();  // an error while it still loads its data
  } catch (const StartError&) {
    return false;
  }
}

std::uint16_t free_port() {
  // Below the range the system takes ports of outgoing connections from: a process that was killed
  // finds its port free when it comes back.
  constexpr std::uint16_t k_first = 20'000;
  constexpr std::uint16_t k_last = 32'000;
  static std::minstd_rand random{std::random_device{}()};
  for (int tries = 0; tries < 1'000; ++tries) {
    const auto port = std::uniform_int_distribution<std::uint16_t>{k_first, k_last}(random);
    const stores::Descriptor listener{socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    sockaddr_in here{};
    here.sin_family = AF_INET;
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    here.sin_port = htons(port);
    if (bind(listener.number(), reinterpret_cast<const sockaddr*>(&here), sizeof here) == 0)
      return port;
  }
  throw std::runtime_error{"no free port"};
}

std::string run_program(const std::vector<std::string>& words) {
  const std::filesystem::path output =
      std::filesystem::temp_directory_path() / ("senim-run-" + std::to_string(free_port()));
  const pid_t program = stores::start_process(words, output, {});
  int status = 0;
  waitpid(program, &status, 0);
  std::ifstream file{output};
  std::string printed{std::istreambuf_iterator<char>{file}, {}};
  std::filesystem::remove(output);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    throw std::runtime_error{words[0] + " failed: " + printed};
  return printed;
}

std::vector<std::string> promising() {
  return {"appendonly yes", "appendfsync always", "maxmemory-policy noeviction", "save \"\""};
}

RedisProcess::RedisProcess(std::filesystem::path directory, const std::vector<std::string>& lines,
                           bool sentinel)
    : directory_(std::move(directory)), port_(free_port()), sentinel_(sentinel) {
  std::filesystem::create_directories(directory_);
  std::ofstream conf{directory_ / "redis.conf"};
  conf << "port " << port_ << "\nbind 127.0.0.1\nprotected-mode no\ndir " << directory_.string()
       << "\n";
  for (const std::string& line : lines) conf << line << "\n";
}

RedisProcess::~RedisProcess() { kill(); }

void RedisProcess::start() {
  std::vector<std::string> words{"redis-server", (directory_ / "redis.conf").string()};
  if (sentinel_) words.emplace_back("--sentinel");
  pid_ = stores::start_process(words, (directory_ / "redis.log").string(), {});
  const auto until = std::chrono::steady_clock::now() + k_answers_s_max;
  while (!answers(address())) {
    if (std::chrono::steady_clock::now() > until) throw std::runtime_error{"a Redis is not there"};
    std::this_thread::sleep_for(k_look_again_ms);
  }
}

void RedisProcess::kill() {
  if (pid_ == 0) return;
  ::kill(pid_, SIGKILL);
  waitpid(std::exchange(pid_, 0), nullptr, 0);
}

void RedisProcess::freeze() {
  if (pid_ != 0) ::kill(pid_, SIGSTOP);
}

void RedisProcess::thaw() {
  if (pid_ != 0) ::kill(pid_, SIGCONT);
}

redis::Address RedisProcess::address() const {
  redis::Address address;
  address.host = "127.0.0.1";
  address.port = port_;
  return address;
}

}  // namespace senim::support
