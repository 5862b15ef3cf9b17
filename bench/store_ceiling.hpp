// The store's ceiling: how many records a second Redis appends, each of the size that a text has
// when it is sealed, over the links that a worker has, with so many under way. With RPUSH, the
// least that an append can be, or with the step that the server takes for a message. On a
// redis-server of its own, started as the server starts its own. Or so many a second whatever it
// does, as the open loop of relay. Knows no server, only its room for Redis.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "bench/histogram.hpp"

namespace senim::stores {
class SupervisedServer;
}

namespace senim::bench {

enum class Append : std::uint8_t { rpush, step };
enum class Sync : std::uint8_t { always, everysec };

struct CeilingWish {
  Append append = Append::rpush;
  Sync sync = Sync::always;
  std::size_t under_way = 1;  // closed loop
  double rate_per_s = 0;      // open loop; 0: closed loop
  double seconds = 1;
  std::size_t text_bytes = 120;
};

struct Ceiling {
  double appends_per_s = 0;
  Histogram times;  // from asked, in the open loop from due, to answered
};

class StoreCeiling {
 public:
  explicit StoreCeiling(const std::filesystem::path& directory);
  ~StoreCeiling();

  [[nodiscard]] Ceiling measure(const CeilingWish& wish);

  // For a peer that needs a Redis of the same kind.
  [[nodiscard]] std::string_view socket() const;
  [[nodiscard]] int pid() const;

 private:
  std::unique_ptr<stores::SupervisedServer> server_;
  std::string socket_;
};

[[nodiscard]] std::size_t sealed_bytes_of(std::size_t text_bytes);

}  // namespace senim::bench
