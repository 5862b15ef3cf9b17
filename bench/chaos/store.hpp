// Store: the Redis below a helpline of several nodes, and the ways to hurt it. What is one server, a
// replicated group or a cluster differs behind this. Owned by the helpline; used by the thread that
// made it, but for desk().
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "server/redis/address.hpp"

namespace senim::bench::chaos {

class Store {
 public:
  Store() = default;
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  virtual ~Store() = default;

  [[nodiscard]] virtual std::string url() const = 0;            // as senim serve --redis takes it
  [[nodiscard]] virtual redis::Address desk() const = 0;        // where the desk is read now
  // kill -9 of it or of a part of it, and it runs again; what was done. `choice` is by chance.
  [[nodiscard]] virtual std::string kill(std::uint64_t choice) = 0;
  [[nodiscard]] virtual std::string freeze(std::uint64_t choice) = 0;  // until thaw()
  virtual void thaw() = 0;
};

// One redis-server with the settings that hold the promise.
[[nodiscard]] std::unique_ptr<Store> single_store();

}  // namespace senim::bench::chaos
