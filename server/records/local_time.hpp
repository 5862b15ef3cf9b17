// The helpline's own time: UTC+5 in the whole country, without summer time, whatever the machine is
// set to. "Day" in every figure is a day of this time. Pure arithmetic; never asks a clock.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace senim::records {

inline constexpr std::int64_t k_local_offset_ms = 5 * 3'600'000;
inline constexpr std::int64_t k_day_ms = 86'400'000;

struct LocalTime {
  std::int64_t day = 0;  // since 1970-01-01 of local time
  int hour = 0;          // 0 to 23
};

[[nodiscard]] LocalTime local_time(std::int64_t at_ms);
[[nodiscard]] std::string day_text(std::int64_t day);                        // "2026-11-22"
[[nodiscard]] std::optional<std::int64_t> parse_day(std::string_view text);  // of exactly that form

}  // namespace senim::records
