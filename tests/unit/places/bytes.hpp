// A random source with a fixed seed, so that every run of a test makes the same codes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>

#include "server/places/place_code.hpp"

namespace senim::places {

inline RandomSource seeded(std::uint32_t seed) {
  return [engine = std::mt19937{seed}](std::span<std::uint8_t> bytes) mutable {
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(engine() & 0xFFU);
  };
}

}  // namespace senim::places
