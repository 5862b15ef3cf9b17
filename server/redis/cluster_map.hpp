// Which primary of a Cluster serves which slot, and which slot a command belongs to. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/redis/command.hpp"
#include "server/redis/reply.hpp"
#include "server/redis/store_address.hpp"

namespace senim::redis {

inline constexpr std::size_t k_slots = 16'384;

// CRC16 of the key, or of what stands between its first { and the next }, modulo the slots.
[[nodiscard]] std::uint16_t slot_of(std::string_view key);

// The first key of a command as this room writes them; nothing for one that any node answers.
[[nodiscard]] std::optional<std::string_view> key_of(const Command& command);

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
