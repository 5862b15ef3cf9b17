#include "server/app/memory_alarm.hpp"

#include <charconv>
#include <cstdint>
#include <string_view>
#include <utility>

#include "server/base/log.hpp"

namespace senim::app {

namespace {

std::int64_t number_of(std::string_view info, std::string_view name) {
  std::int64_t number = 0;
  const auto at = info.find(name);
  if (at == std::string_view::npos) return number;
  const auto* begin = info.data() + at + name.size();
  std::from_chars(begin, info.data() + info.size(), number);
  return number;
}

}  // namespace

MemoryAlarm::MemoryAlarm(boost::asio::io_context& io, redis::Address address, metrics::Sheet& sheet)
    : io_(io),
      address_(std::move(address)),
      used_percent_(sheet.gauge("senim_store_memory_used_percent",
                                "Of what our own redis-server may use; alarm at 80")) {}

void MemoryAlarm::look() {
  if (question_ != nullptr) return;
  question_ = std::make_unique<redis::Question>(io_, address_, redis::Command{"INFO", "memory"},
                                                [this](redis::Reply info) {
                                                  if (!info.failed()) heard(info);
                                                  question_.reset();
                                                });
}

void MemoryAlarm::heard(redis::Reply info) {
  const auto most = number_of(info.text(), "\nmaxmemory:");
  if (most <= 0) return;
  const auto used_percent = number_of(info.text(), "\nused_memory:") * 100 / most;
  used_percent_.set(used_percent);
  if (!is_on_ && used_percent >= k_memory_alarm_percent) {
    is_on_ = true;
    log::error("memory_filling", {{"used_percent", used_percent}});
  } else if (is_on_ && used_percent < k_memory_calm_percent) {
    is_on_ = false;
    log::info("memory_has_room", {{"used_percent", used_percent}});
  }
}

}  // namespace senim::app
