// LocalServer: the processes behind a port of this machine, and what they use: the server itself
// and, apart, the Redis it has started. Read from /proc and the processes' clocks; nothing is known
// of a server elsewhere, nor behind TLS: there the port is the proxy's.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <vector>

#include "bench/target.hpp"

namespace senim::bench {

struct ProcessUse {
  double cpu_s = 0;
  std::uint64_t resident_bytes = 0;
};

struct ServerUse {
  ProcessUse server;
  ProcessUse store;  // its redis-server, if it runs one
};

class LocalServer {
 public:
  [[nodiscard]] static std::optional<LocalServer> of(const Target& target);
  // With a store that is not the server's child; 0: none.
  [[nodiscard]] static std::optional<LocalServer> of(const Target& target, pid_t store);
  [[nodiscard]] ServerUse use() const;
  // kill -9 to its redis-server, which it is to start again. False: it has none of its own.
  bool kill_store() const;

 private:
  std::vector<pid_t> server_;
  std::vector<pid_t> store_;
};

}  // namespace senim::bench
