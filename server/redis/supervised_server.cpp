#include "server/redis/supervised_server.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

#include "server/base/log.hpp"
#include "server/base/start_error.hpp"
#include "server/redis/blocking_link.hpp"
#include "server/redis/child_process.hpp"
#include "server/redis/machine_memory.hpp"

namespace senim::redis {

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
constexpr std::string_view k_socket_directory_prefix = "senim-";

fs::path note_of(const fs::path& directory) { return directory / "socket"; }

std::string first_line_of(const fs::path& file) {
  std::ifstream stream{file};
  std::string line;
  std::getline(stream, line);
  return line;
}

// Removes what an earlier server left under the temporary directory: only a socket in a directory
// of our own making.
void remove_socket(const fs::path& socket) {
  const fs::path directory = socket.parent_path();
  if (!directory.filename().string().starts_with(k_socket_directory_prefix)) return;
  std::error_code ignored;
  fs::remove(socket, ignored);
  fs::remove(directory, ignored);
}

bool is_running(pid_t process) { return process > 0 && (kill(process, 0) == 0 || errno == EPERM); }

// False also while the socket is not there yet, or the data is still being loaded.
bool answers(const Address& address) {
  try {
    BlockingLink link{address};
    return link.call({"PING"})->text() == "PONG";
  } catch (const StartError&) {
    return false;
  }
}

}  // namespace

SupervisedServer::SupervisedServer(const fs::path& data, std::string program)
    : directory_(data / "redis"), program_(std::move(program)) {
  std::error_code error;
  fs::create_directories(directory_, error);
  if (error)
    throw StartError{"the data directory " + directory_.string() +
                     " cannot be made: " + error.message()};
  directory_ = fs::absolute(directory_);
  fs::permissions(directory_, fs::perms::owner_all, error);
  lock_directory();
  remove_socket(first_line_of(note_of(directory_)));
  make_socket_directory();
  try {
    start_child();
    wait_until_ready();
  } catch (...) {
    stop();
    throw;
  }
}

SupervisedServer::~SupervisedServer() { stop(); }

// The child holds the lock with us, so that it is free only when both are gone.
void SupervisedServer::lock_directory() {
  const fs::path path = directory_ / "lock";
  lock_ = Descriptor{::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)};
  if (!lock_.open())
    throw StartError{"the data directory " + directory_.string() +
                     " cannot be written: " + std::strerror(errno)};
  const auto asked = Clock::now();
  while (flock(lock_.number(), LOCK_EX | LOCK_NB) != 0) {
    const std::string holder = first_line_of(path);
    const bool held_by_server = is_running(static_cast<pid_t>(std::atoi(holder.c_str())));
    if (Clock::now() - asked > (held_by_server ? k_zombie_ms : k_remains_ms_max))
      throw StartError{"the data directory " + directory_.parent_path().string() +
                       " is in use by process " + holder +
                       ": stop that one, or give this one a data directory of its own"};
    std::this_thread::sleep_for(k_look_again_ms);  // a server was killed, its Redis is about to go
  }
  const std::string pid = std::to_string(getpid()) + "\n";
  if (ftruncate(lock_.number(), 0) != 0 ||
      pwrite(lock_.number(), pid.data(), pid.size(), 0) != static_cast<ssize_t>(pid.size()))
    throw StartError{"the data directory " + directory_.string() +
                     " cannot be written: " + std::strerror(errno)};
}

// Not in the data directory: the path of a Unix socket holds 107 bytes.
void SupervisedServer::make_socket_directory() {
  const char* run_time =
      std::getenv("XDG_RUNTIME_DIR");  // NOLINT(concurrency-mt-unsafe): no other thread yet
  std::error_code error;
  const bool usable = run_time != nullptr && fs::is_directory(run_time, error) &&
                      access(run_time, W_OK) == 0 && std::strlen(run_time) < 64;
  std::string name = std::string{usable ? run_time : "/tmp"} + "/senim-XXXXXX";
  if (mkdtemp(name.data()) == nullptr)
    throw StartError{"no directory for the socket of Redis can be made at " + name + ": " +
                     std::strerror(errno)};
  socket_ = fs::path{name} / "redis.sock";
  std::ofstream note{note_of(directory_), std::ios::trunc};
  note << socket_.string() << '\n';
  if (!note.flush())
    throw StartError{"the data directory " + directory_.string() + " cannot be written"};
}

void SupervisedServer::start_child() {
  const std::string log = (directory_ / "redis.log").string();
  child_ = start_process(
      {program_, "--port", "0", "--unixsocket", socket_.string(), "--unixsocketperm", "700",
       "--dir", directory_.string(), "--appendonly", "yes", "--appendfsync", "always",
       // Rewriting it is work beside the work: not for every few seconds of it.
       "--auto-aof-rewrite-min-size", "256mb", "--aof-use-rdb-preamble", "no", "--save", "",
       // Refused writes before a dead machine; what is acknowledged stays.
       "--maxmemory", std::to_string(memory_bytes() * k_redis_share_percent / 100),
       "--maxmemory-policy", "noeviction", "--daemonize", "no", "--logfile", log},
      log, lock_.number());
  started_ = Clock::now();
}

void SupervisedServer::wait_until_ready() {
  const auto until = Clock::now() + k_ready_ms_max;
  while (Clock::now() < until) {
    if (child_ended())
      throw StartError{"redis-server ended while starting: " + last_words() + " (see " +
                       (directory_ / "redis.log").string() + ")"};
    if (answers(address())) return;
    std::this_thread::sleep_for(k_look_again_ms);
  }
  throw StartError{"redis-server was not ready within " +
                   std::to_string(k_ready_ms_max.count() / 1'000) + " s, see " +
                   (directory_ / "redis.log").string()};
}

bool SupervisedServer::child_ended() {
  if (child_ == 0) return true;
  int status = 0;
  if (waitpid(child_, &status, WNOHANG) != child_) return false;
  child_ = 0;
  return true;
}

std::string SupervisedServer::last_words() const {
  std::ifstream log{directory_ / "redis.log", std::ios::ate | std::ios::binary};
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
    if (!child_ended()) return;
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

bool SupervisedServer::disk_is_full() const {
  std::error_code unknown;
  const auto space = fs::space(directory_, unknown);
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
  std::error_code ignored;
  if (!socket_.empty()) {
    fs::remove(note_of(directory_), ignored);
    remove_socket(socket_);
  }
  lock_.close();
}

std::optional<Address> running_server(const fs::path& data) {
  const std::string socket = first_line_of(note_of(data / "redis"));
  if (socket.empty()) return std::nullopt;
  try {
    const BlockingLink link{unix_address(socket)};
    return unix_address(socket);
  } catch (const StartError&) {
    return std::nullopt;  // the note is of a server that was killed
  }
}

}  // namespace senim::redis
