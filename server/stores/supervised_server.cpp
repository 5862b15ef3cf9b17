#include "server/stores/supervised_server.hpp"

#include <signal.h>
#include <sys/wait.h>

#include <algorithm>
#include <fstream>
#include <system_error>
#include <thread>
#include <utility>

#include "server/base/log.hpp"
#include "server/base/start_error.hpp"
#include "server/stores/child_process.hpp"
#include "server/stores/machine_memory.hpp"

namespace senim::stores {

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds k_look_again_ms{10};
constexpr std::chrono::milliseconds k_ask_again_ms{500};
constexpr std::chrono::milliseconds k_zombie_ms{
    1'000};  // a killed server stays in the table until it is reaped
constexpr std::chrono::seconds k_settled_s{
    10};  // a child that lived this long died of something new
constexpr std::size_t k_last_words_bytes_max = 4'096;
constexpr std::uintmax_t k_room_bytes_min = 1'048'576;  // less than this is a full disk

// Waits for what is left of a killed server, and for nobody who is there to stay.
StoreDirectory taken(const fs::path& data) {
  StoreDirectory directory{data};
  const auto asked = Clock::now();
  while (!directory.take()) {
    const auto waited = Clock::now() - asked;
    if (waited > k_remains_ms_max || (waited > k_zombie_ms && directory.running()))
      throw StartError{"the data directory " + directory.path().parent_path().string() +
                       " is in use by process " + directory.holder() +
                       ": give this server a data directory of its own"};
    std::this_thread::sleep_for(k_look_again_ms);  // a server was killed, its Redis is about to go
  }
  return directory;
}

}  // namespace

SupervisedServer::SupervisedServer(const fs::path& data, std::string program)
    : SupervisedServer(taken(data), std::move(program)) {}

SupervisedServer::SupervisedServer(StoreDirectory directory, std::string program)
    : directory_(std::move(directory)), program_(std::move(program)) {
  try {
    start_child();
    wait_until_ready();
  } catch (...) {
    stop();
    throw;
  }
}

SupervisedServer::~SupervisedServer() { stop(); }

// Everything by its name in the directory, where the child begins: the path of a Unix socket holds
// 107 bytes, and the directory may lie deeper.
void SupervisedServer::start_child() {
  const std::string log = directory_.log_file().filename().string();
  // Redis does it too, but later: until then a socket of a copy could lead to the original's
  // server.
  std::error_code ignored;
  std::filesystem::remove(directory_.socket(), ignored);
  child_ = start_process(
      {program_, "--port", "0", "--unixsocket", StoreDirectory::k_socket_name, "--unixsocketperm",
       "700", "--appendonly", "yes", "--appendfsync", "always",
       // Rewriting it is work beside the work: not for every few seconds of it.
       "--auto-aof-rewrite-min-size", "256mb", "--aof-use-rdb-preamble", "no", "--save", "",
       // Refused writes before a dead machine; what is acknowledged stays.
       "--maxmemory", std::to_string(memory_bytes() * k_redis_share_percent / 100),
       "--maxmemory-policy", "noeviction", "--daemonize", "no", "--logfile", log},
      log, directory_.place());
  started_ = Clock::now();
  has_socket_ = false;
}

void SupervisedServer::wait_until_ready() {
  const auto until = Clock::now() + k_ready_ms_max;
  while (Clock::now() < until) {
    if (child_ended())
      throw StartError{"redis-server ended while starting: " + last_words() + " (see " +
                       directory_.log_file().string() + ")"};
    if (directory_.running()) return;
    std::this_thread::sleep_for(k_look_again_ms);
  }
  throw StartError{"redis-server was not ready within " +
                   std::to_string(k_ready_ms_max.count() / 1'000) + " s, see " +
                   directory_.log_file().string()};
}

bool SupervisedServer::child_ended() {
  if (child_ == 0) return true;
  int status = 0;
  if (waitpid(child_, &status, WNOHANG) != child_) return false;
  child_ = 0;
  return true;
}

std::string SupervisedServer::last_words() const {
  std::ifstream log{directory_.log_file(), std::ios::ate | std::ios::binary};
  const auto size = static_cast<std::size_t>(std::max<std::streamoff>(0, log.tellg()));
  log.seekg(static_cast<std::streamoff>(size - std::min(size, k_last_words_bytes_max)));
  std::string last = "it said nothing";
  for (std::string line; std::getline(log, line);)
    if (!line.empty()) last = line;
  return last;
}

void SupervisedServer::poll(Clock::time_point now) {
  if (stopped_) return;
  if (child_ != 0) {
    if (!child_ended()) return look_for_socket();
    if (now - started_ > k_settled_s) backoff_.reset();
    restart_at_ = now + backoff_.next();
    log::error("redis_server_died",
               {{"lived_ms", (now - started_) / std::chrono::milliseconds{1}}});
    // It ends itself when it cannot write: nothing is acknowledged until there is room again.
    if (disk_is_full()) log::error("disk_full");
  }
  // Before there is room it would come back only to end at the first write, healthy in between.
  if (now < restart_at_ || disk_is_full()) return;
  try {
    start_child();
    log::warn("redis_server_restarted", {{"pid", child_}});
  } catch (const StartError&) {
    restart_at_ = now + backoff_.next();
    log::error("redis_server_not_restarted");
  }
}

// When somebody has removed the socket's file, nobody can connect to our redis-server any more, and
// it makes the file only when it starts: so it is ended here and started again. Not when its
// append-only files are gone too: the one that is started would be empty, while the one that runs
// still holds everything.
void SupervisedServer::look_for_socket() {
  std::error_code unknown;
  const bool is_there = fs::exists(directory_.socket(), unknown);
  if (has_socket_ && !is_there && !unknown && !fs::is_empty(directory_.log_directory(), unknown) &&
      !unknown) {
    log::error("redis_socket_removed");
    kill(child_, SIGTERM);
  }
  has_socket_ = is_there;
}

bool SupervisedServer::disk_is_full() const {
  std::error_code unknown;
  const auto space = fs::space(directory_.path(), unknown);
  return !unknown && space.available < k_room_bytes_min;
}

void SupervisedServer::stop() {
  if (std::exchange(stopped_, true)) return;
  const auto until = Clock::now() + k_stop_ms_max;
  auto ask_at = Clock::now();
  while (!child_ended() && Clock::now() < until) {
    // Asked again: Redis ignores it while it is writing its first log.
    if (Clock::now() >= ask_at) {
      kill(child_, SIGTERM);
      ask_at += k_ask_again_ms;
    }
    std::this_thread::sleep_for(k_look_again_ms);
  }
  if (child_ != 0) {
    log::error("redis_server_killed");
    kill(child_, SIGKILL);
    waitpid(std::exchange(child_, 0), nullptr, 0);
  }
  directory_.give_back();
}

}  // namespace senim::stores
