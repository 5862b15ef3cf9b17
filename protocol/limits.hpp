// Every limit a client can meet, in one place. The unit is the last word of the name.
#pragma once

#include <cstddef>
#include <cstdint>

namespace senim::limits {

inline constexpr std::size_t k_frame_bytes_max = 16'384;
inline constexpr std::size_t k_json_depth_max = 8;
inline constexpr std::size_t k_text_characters_max = 2'000;
inline constexpr std::size_t k_category_characters_max = 64;
inline constexpr std::int64_t k_integer_max =
    9'007'199'254'740'991;  // what JavaScript holds exactly
inline constexpr int k_capacity_max = 4;
inline constexpr int k_capacity_default = 2;
inline constexpr int k_missed_max = 2;  // offers in a row that run out make a break
inline constexpr std::size_t k_waiting_listed_max =
    8;  // of a language: so many present and so many absent ones stand in a console's list
inline constexpr std::int64_t k_first_frame_ms_max = 10'000;
inline constexpr std::int64_t k_silence_ms_max =
    75'000;  // a browser runs the timers of a hidden page once a minute
inline constexpr std::int64_t k_lifeless_ms_max =
    6'000;  // of a counsellor's connection: a child waits behind it
inline constexpr std::int64_t k_typing_pause_ms = 2'000;
// With as much on its way a connection gets no further messages until half of it has gone; this and
// the longest frame leave room in the outbox for what cannot wait.
inline constexpr std::size_t k_outbox_room_bytes = 16'384;
inline constexpr std::size_t k_outbox_bytes_max =
    40'960;  // a connection that lets more pile up is a slow reader
inline constexpr std::int64_t k_stalled_ms_max =
    60'000;  // and so is one that has no room and takes nothing for so long
inline constexpr std::size_t k_errors_max =
    50;  // on one connection; then it is closed with too_many

}  // namespace senim::limits
