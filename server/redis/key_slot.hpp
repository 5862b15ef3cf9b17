// Which of the slots of a Redis Cluster a key belongs to, and what a command's key is. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "server/redis/command.hpp"

namespace senim::redis {

inline constexpr std::size_t k_slots = 16'384;

// CRC16 of the key, or of what stands between its first { and the next }, modulo the slots.
[[nodiscard]] std::uint16_t slot_of(std::string_view key);

// The first key of a command as this room writes them; nothing for one that any node answers.
[[nodiscard]] std::optional<std::string_view> key_of(const Command& command);

}  // namespace senim::redis
