// SipHash-2-4 (Aumasson, Bernstein): a keyed hash of short inputs. With a random key that never
// leaves the process, nobody outside can tell which address a tag stands for, nor make addresses
// collide.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

namespace senim::net {

struct SipKey {
  std::uint64_t k0;
  std::uint64_t k1;
};

namespace sip {

struct State {
  std::uint64_t v0, v1, v2, v3;
  constexpr void round() {
    v0 += v1, v1 = std::rotl(v1, 13) ^ v0, v0 = std::rotl(v0, 32);
    v2 += v3, v3 = std::rotl(v3, 16) ^ v2;
    v0 += v3, v3 = std::rotl(v3, 21) ^ v0;
    v2 += v1, v1 = std::rotl(v1, 17) ^ v2, v2 = std::rotl(v2, 32);
  }
  constexpr void word(std::uint64_t m) {
    v3 ^= m;
    round(), round();
    v0 ^= m;
  }
};

}  // namespace sip

[[nodiscard]] constexpr std::uint64_t sip_hash(SipKey key, std::span<const unsigned char> bytes) {
  sip::State state{key.k0 ^ 0x736f6d6570736575U, key.k1 ^ 0x646f72616e646f6dU,
                   key.k0 ^ 0x6c7967656e657261U, key.k1 ^ 0x7465646279746573U};
  const auto little_endian = [](std::span<const unsigned char> part) {
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < part.size(); ++i) word |= std::uint64_t{part[i]} << (8 * i);
    return word;
  };
  auto rest = bytes;
  for (; rest.size() >= 8; rest = rest.subspan(8)) state.word(little_endian(rest.first(8)));
  state.word(little_endian(rest) | (std::uint64_t{bytes.size()} << 56U));
  state.v2 ^= 0xffU;
  for (int i = 0; i < 4; ++i) state.round();
  return state.v0 ^ state.v1 ^ state.v2 ^ state.v3;
}

}  // namespace senim::net
