#include "server/app/open_store.hpp"

#include <filesystem>

#include "server/base/start_error.hpp"
#include "server/redis/store_address.hpp"
#include "server/stores/directory.hpp"

namespace senim::app {

std::unique_ptr<records::Directory> open_store(const StoreOptions& options) {
  if (!options.redis.empty()) return stores::open_directory(redis::parse_store(options.redis));
  const std::filesystem::path data{options.data};
  if (!std::filesystem::is_directory(data)) {
    throw StartError("there is no data directory " + options.data +
                     "; name it with --data, or make one with senim keys init");
  }
  return stores::open_directory(data);
}

}  // namespace senim::app
