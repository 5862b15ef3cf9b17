// RedisProcess: one redis-server (or Sentinel, or node of a Cluster) at a port of loopback, for
// tests and senim-bench chaos, with the ways they can hurt it. Its directory and its configuration
// stay from start to start. Owned by whoever made it; started from a thread that outlives it, since
// it ends with that thread.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "server/redis/address.hpp"

namespace senim::support {

// Whether there is a Redis that has loaded its data.
[[nodiscard]] bool answers(const redis::Address& address);

// A port of loopback that nobody listens at now.
[[nodiscard]] std::uint16_t free_port();

// A program, run to its end; throws with what it printed when it fails.
std::string run_program(const std::vector<std::string>& words);

class RedisProcess {
 public:
  // `lines` are those of a redis.conf, beside port, directory and name of the log.
  RedisProcess(std::filesystem::path directory, const std::vector<std::string>& lines,
               bool sentinel = false);
  RedisProcess(const RedisProcess&) = delete;
  RedisProcess& operator=(const RedisProcess&) = delete;
  ~RedisProcess();

  void start();  // returns when it answers
  void kill();   // -9, and it is gone
  void freeze();
  void thaw();
  [[nodiscard]] bool is_running() const { return pid_ != 0; }
  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] pid_t pid() const { return pid_; }
  [[nodiscard]] redis::Address address() const;

 private:
  std::filesystem::path directory_;
  std::uint16_t port_;
  bool sentinel_;
  pid_t pid_ = 0;
};

// The lines of a Redis that keeps Senim's promise.
[[nodiscard]] std::vector<std::string> promising();

}  // namespace senim::support
