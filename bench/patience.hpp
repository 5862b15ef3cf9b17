// How long the people of a run wait for what, where that is the same for children and counsellors.
#pragma once

#include <cstdint>

namespace senim::bench {

inline constexpr std::int64_t k_ping_ns = 15'000'000'000;
inline constexpr std::int64_t k_come_back_ms = 500;
inline constexpr std::int64_t k_repeat_ms = 500;
inline constexpr std::int64_t k_stranger_ms = 300;  // until it is closed: as fast as a hand
inline constexpr std::uint16_t k_stay_away_code_min = 4100;
// Of those who are patient (crowd.hpp).
inline constexpr std::int64_t k_patient_ping_ns = 2'000'000'000;
inline constexpr std::int64_t k_silence_ns_max = 5'000'000'000;  // then another door
inline constexpr std::int64_t k_say_again_ns = 6'000'000'000;    // what is not acknowledged

}  // namespace senim::bench
