// ServerProcess: one `senim serve` as a process of its own, with the ways a test can hurt it: kill,
// ask to leave, freeze, thaw. Owned by the test; ended with it, by its own pid. Listens at a port
// the system chooses, a new one at every start. Every wait has a bound.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace senim::support {

inline constexpr std::chrono::milliseconds k_serving_ms_max{20'000};

// Returns when every thread of a process that was sent SIGSTOP has stopped: the signal only asks.
void await_stop(pid_t process);

class ServerProcess {
 public:
  struct Setup {
    std::string program;
    std::filesystem::path data;  // of the keys and, without --redis, of its own redis-server
    std::filesystem::path web_root;
    std::vector<std::string> options;           // further words of the command line
    std::vector<std::string> environment = {};  // NAME=value, beside ours
  };
  explicit ServerProcess(Setup setup) : setup_(std::move(setup)) {}
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;
  ~ServerProcess();

  void start();   // returns when it serves; throws with the end of its log when it does not
  void kill();    // kill -9, and it is gone
  void freeze();  // SIGSTOP, and no thread of it runs any more
  void thaw();
  // SIGTERM, and its exit code; nothing when it did not end in time or was killed by a signal.
  [[nodiscard]] std::optional<int> leave(std::chrono::milliseconds patience);

  void ask_to_leave();  // SIGTERM alone; then:
  [[nodiscard]] std::optional<int> ends(std::chrono::milliseconds patience);

  [[nodiscard]] bool is_running() const { return pid_ != 0; }
  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] std::uint16_t metrics_port() const { return metrics_port_; }
  [[nodiscard]] std::uintmax_t resident_bytes() const;
  [[nodiscard]] pid_t redis_pid() const;  // of the redis-server it supervises now; 0 when none
  [[nodiscard]] std::string log() const;  // everything it has written since its first start
  [[nodiscard]] bool logs(const std::string& word, std::chrono::milliseconds patience) const;

 private:
  [[nodiscard]] std::filesystem::path log_file() const { return setup_.data / "senim.log"; }
  [[nodiscard]] bool has_ended(int& status);  // reaps it

  Setup setup_;
  pid_t pid_ = 0;
  std::uint16_t port_ = 0;
  std::uint16_t metrics_port_ = 0;
};

}  // namespace senim::support
