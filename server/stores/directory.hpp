// The Directory on Redis, for the command line and the start of the server. Blocking; owned by
// whoever opened it. Opening also checks that the Redis holds the promise and brings its function
// libraries up to date.
#pragma once

#include <filesystem>
#include <memory>

#include "server/records/directory.hpp"
#include "server/redis/store_address.hpp"

namespace senim::stores {

// Throws StartError when the Redis cannot be reached or cannot hold the promise.
[[nodiscard]] std::unique_ptr<records::Directory> open_directory(const redis::StoreAddress& store);

// Of the redis-server that runs on this data directory; when none does, of one that runs as long as
// the answer lives.
[[nodiscard]] std::unique_ptr<records::Directory> open_directory(const std::filesystem::path& data);

}  // namespace senim::stores
