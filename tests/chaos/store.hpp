// Store: the Redis below a helpline of several nodes, and the ways to hurt it. What is one server,
// a group under Sentinels or a Cluster differs behind this. Owned by the helpline, used by the
// thread that made it.
#pragma once

#include <memory>
#include <optional>
#include <random>
#include <string>

#include "server/redis/address.hpp"

namespace senim::bench::chaos {

class Store {
 public:
  Store() = default;
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  virtual ~Store() = default;

  [[nodiscard]] virtual std::string url() const = 0;  // as senim serve --redis takes it
  // The server that holds the desk and takes writes for it; nothing while none does.
  [[nodiscard]] virtual std::optional<redis::Address> desk() = 0;
  // Whether a node can start on it now: all that it asks for is there.
  [[nodiscard]] virtual bool is_whole() { return desk().has_value(); }
  // Each says what it did; nothing: it could not now. What was killed stays so until mend().
  [[nodiscard]] virtual std::optional<std::string> kill(std::mt19937& random) = 0;
  virtual void mend() = 0;
  [[nodiscard]] virtual std::optional<std::string> freeze(std::mt19937& random) = 0;
  virtual void thaw() = 0;
  // What only this kind of store can go through: slots that move.
  [[nodiscard]] virtual std::optional<std::string> rearrange(std::mt19937& /*random*/) {
    return std::nullopt;
  }
};

[[nodiscard]] std::unique_ptr<Store> store_of(const std::string& kind);  // single sentinel cluster

}  // namespace senim::bench::chaos
