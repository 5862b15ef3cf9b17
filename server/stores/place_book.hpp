// PlaceBook on Redis: every place in the memory of the worker, so that a start never waits for it.
// Looks every k_refresh_ms whether places were added or revoked, and after each reconnect. Owned by
// a worker, used on its thread. While the store is away it answers what it knew.
#pragma once

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "server/desk/desk.hpp"
#include "server/places/place.hpp"
#include "server/redis/link.hpp"
#include "server/redis/timer.hpp"

namespace senim::stores {

inline constexpr std::int64_t k_refresh_ms = 3'000;

class PlaceBook final : public desk::PlaceBook {
 public:
  // `known` are the places at the start, read by the Directory. The link outlives this and is
  // closed before it goes.
  PlaceBook(boost::asio::io_context& io, redis::Link& link,
            const std::vector<places::Place>& known);

  void open();
  void close();  // leaves nothing on the io_context

  // The place whose posters are up and whose code stands in what was typed or opened
  // (places::codes_in); for a revoked, unknown or mistyped code, and for two, both are empty.
  [[nodiscard]] desk::PlaceFound find(std::string_view typed) const override;

 private:
  void look();
  void read_all(std::int64_t places, std::int64_t revoked);

  redis::Link& link_;
  redis::Timer timer_;
  bool open_ = false;
  std::int64_t places_ = 0;  // how many were there when it was last read
  std::int64_t revoked_ = 0;
  std::unordered_map<std::string, std::string> regions_;  // of the codes in force
};

}  // namespace senim::stores
