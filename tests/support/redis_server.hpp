// RedisServer: a real redis-server for one test, the supervised child of the product on a directory
// that goes with it. With the ways a test can hurt it: kill, freeze, thaw. Owned by the test.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "server/stores/supervised_server.hpp"

namespace senim::support {

class RedisServer {
 public:
  explicit RedisServer(const std::string& program = "redis-server");
  RedisServer(const RedisServer&) = delete;
  RedisServer& operator=(const RedisServer&) = delete;
  ~RedisServer();

  [[nodiscard]] redis::Address address() const { return server_->address(); }
  [[nodiscard]] const std::filesystem::path& data() const { return data_; }
  [[nodiscard]] stores::SupervisedServer& supervised() { return *server_; }

  void kill_and_restart();  // kill -9, then as the supervisor brings it back
  void keep_copy();         // of its files, as a backup would
  void restore_copy();      // kill -9, and back with the files of the copy
  void freeze();            // it accepts and says nothing
  void thaw();

 private:
  void wait_until_back(pid_t killed);

  std::filesystem::path data_;
  std::unique_ptr<stores::SupervisedServer> server_;
};

// Where the redis-server of this data directory listens; nothing when none runs on this very one.
[[nodiscard]] std::optional<redis::Address> running_server(const std::filesystem::path& data);

// A directory under the temporary directory, with everything in it gone at the end.
[[nodiscard]] std::filesystem::path make_scratch_directory();

}  // namespace senim::support
