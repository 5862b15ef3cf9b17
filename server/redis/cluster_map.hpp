// What a Redis Cluster says about who serves which slot. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "server/redis/key_slot.hpp"
#include "server/redis/reply.hpp"
#include "server/redis/store_address.hpp"

namespace senim::redis {

struct SlotRange {
  std::uint16_t first;
  std::uint16_t last;
  Address primary;
};
// What CLUSTER SLOTS answered; `asked` stands for a host the node does not know of itself. Nothing
// for anything else.
[[nodiscard]] std::optional<std::vector<SlotRange>> read_slots(Reply reply,
                                                               const StoreAddress& store,
                                                               const Address& asked);

// What an answer says about its slot.
struct Turn {
  enum class Kind : std::uint8_t {
    none,   // an answer like any other
    moved,  // another node serves the slot
    wait,   // the slot is on its way
  };
  Kind kind = Kind::none;
  std::optional<Address> to;  // when moved
};
[[nodiscard]] Turn turn_of(Reply reply, const StoreAddress& store, const Address& asked);

}  // namespace senim::redis
