// StoreDirectory: the directory of the supervised redis-server (DATA/redis), who may run a server
// in it, and the socket that lies in it. Whoever holds the lock of this very directory runs the one
// server on it. No file in it says so: a copy holds the same files. Owned by a SupervisedServer, or
// by a command that uses the server of another process. Never follows what an earlier server wrote
// there to anything outside.
#pragma once

#include <sys/types.h>

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "server/redis/address.hpp"
#include "server/stores/child_process.hpp"
#include "server/stores/descriptor.hpp"

namespace senim::stores {

class StoreDirectory {
 public:
  // Of this data directory; made if missing. Throws StartError with one clear line.
  explicit StoreDirectory(const std::filesystem::path& data);

  // Takes the lock, and makes every file of the store one that this directory alone has. False
  // while another process has it, be it the redis-server of one that was killed. Throws StartError
  // when a server runs on the same files by way of another directory.
  [[nodiscard]] bool take();
  void give_back();

  // Of the server that runs here, if it answers. Good for as long as this object lives.
  [[nodiscard]] std::optional<redis::Address> running() const;
  [[nodiscard]] std::string holder() const;  // the process that has the lock, as it counts itself

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::filesystem::path log_file() const { return path_ / "redis.log"; }
  [[nodiscard]] std::filesystem::path log_directory() const;
  [[nodiscard]] std::filesystem::path socket() const { return path_ / k_socket_name; }
  [[nodiscard]] redis::Address address() const;  // of the socket, by a path that is never too long
  [[nodiscard]] ChildPlace place() const;        // of the redis-server: here, with the lock

  static constexpr const char* k_socket_name = "redis.sock";

 private:
  void make_own(const std::filesystem::path& directory) const;
  void give_to_owner(int number) const;

  std::filesystem::path path_;
  Descriptor self_;  // not the one of the lock: it stays when that is given back
  uid_t owner_ = 0;
  gid_t group_ = 0;
  // Of the directory, of the file by which builds before this one lock it, and of the log's
  // directory, which may be a link. redis-server shares them, so that they are free only when both
  // processes are gone.
  std::array<Descriptor, 3> locks_;
};

}  // namespace senim::stores
