// SupervisedServer: redis-server as a child of this process, on a Unix socket that only this user
// can reach, with the settings that hold the promise (SECURITY.md). Started before any worker and
// from the main thread, since the kernel ends it when the forking thread ends. Restarted by poll()
// when it dies, stopped with this object. All it needs lies in its data directory, nothing where a
// logout, a cleaner or a private /tmp could take it away. Holds the lock of that directory, which
// the child shares: two servers never run on one directory, not even one and the remains of
// another.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <string>

#include "server/redis/address.hpp"
#include "server/redis/backoff.hpp"
#include "server/stores/store_directory.hpp"

namespace senim::stores {

inline constexpr std::chrono::milliseconds k_supervise_ms{
    200};  // how often poll() is worth calling
inline constexpr std::chrono::milliseconds k_ready_ms_max{
    300'000};  // a large log takes long to load
inline constexpr std::chrono::milliseconds k_remains_ms_max{
    10'000};  // for a child of a killed server to go
inline constexpr std::chrono::milliseconds k_stop_ms_max{15'000};

class SupervisedServer {
 public:
  // Returns when Redis answers. `data` is the server's data directory; all of Redis lies in
  // data/redis, made if missing. Throws StartError with one clear line.
  explicit SupervisedServer(const std::filesystem::path& data,
                            std::string program = "redis-server");
  // In a directory whose lock was taken.
  explicit SupervisedServer(StoreDirectory directory, std::string program = "redis-server");
  SupervisedServer(const SupervisedServer&) = delete;
  SupervisedServer& operator=(const SupervisedServer&) = delete;
  ~SupervisedServer();

  [[nodiscard]] redis::Address address() const { return directory_.address(); }
  [[nodiscard]] const std::filesystem::path& directory() const { return directory_.path(); }
  [[nodiscard]] pid_t pid() const { return child_; }  // 0 while none runs

  // Takes note of a child that died and starts it anew when its back-off is over. Never waits. From
  // the main thread.
  void poll(std::chrono::steady_clock::time_point now = std::chrono::steady_clock::now());
  void stop();  // waits for the child's end; poll() then does nothing

 private:
  void start_child();
  void wait_until_ready();
  [[nodiscard]] bool child_ended();  // reaps it
  [[nodiscard]] std::string last_words() const;
  [[nodiscard]] bool disk_is_full() const;
  void look_for_socket();

  StoreDirectory directory_;
  std::string program_;
  pid_t child_ = 0;
  bool has_socket_ = false;
  bool stopped_ = false;
  redis::Backoff backoff_;
  std::chrono::steady_clock::time_point started_;
  std::chrono::steady_clock::time_point restart_at_;
};

}  // namespace senim::stores
