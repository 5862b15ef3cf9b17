#include "server/records/local_time.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>

namespace senim::records {

LocalTime local_time(std::int64_t at_ms) {
  const std::int64_t local_ms = at_ms + k_local_offset_ms;
  std::int64_t day = local_ms / k_day_ms;
  if (local_ms % k_day_ms < 0) --day;
  return {day, static_cast<int>((local_ms - day * k_day_ms) / 3'600'000)};
}

std::string day_text(std::int64_t day) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text.data();
}

std::optional<std::int64_t> parse_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto number = [text](std::size_t from, std::size_t size) {
    int value = -1;
    const char* const begin = text.data() + from;
    const bool digits =
        std::all_of(begin, begin + size, [](char c) { return c >= '0' && c <= '9'; });
    if (digits) std::from_chars(begin, begin + size, value);
    return value;
  };
  if (number(0, 4) < 0 || number(5, 2) < 0 || number(8, 2) < 0) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{number(0, 4)},
                                         std::chrono::month{static_cast<unsigned>(number(5, 2))},
                                         std::chrono::day{static_cast<unsigned>(number(8, 2))}};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days{date}.time_since_epoch().count();
}

}  // namespace senim::records
