#include "server/app/disk_alarm.hpp"

#include <cstdint>
#include <system_error>
#include <utility>

#include "server/base/log.hpp"

namespace senim::app {

DiskAlarm::DiskAlarm(std::filesystem::path directory, metrics::Sheet& sheet)
    : directory_(std::move(directory)),
      used_percent_(sheet.gauge("senim_store_disk_used_percent",
                                "Of the disk below our own redis-server; alarm at 80")) {}

void DiskAlarm::look() {
  std::error_code unknown;
  const auto space = std::filesystem::space(directory_, unknown);
  if (unknown || space.capacity == 0) return;
  const auto used_percent =
      100 - static_cast<std::int64_t>(static_cast<double>(space.available) /
                                      static_cast<double>(space.capacity) * 100);
  used_percent_.set(used_percent);
  if (!is_on_ && used_percent >= k_disk_alarm_percent) {
    is_on_ = true;
    log::error("disk_filling", {{"used_percent", used_percent}});
  } else if (is_on_ && used_percent < k_disk_calm_percent) {
    is_on_ = false;
    log::info("disk_has_room", {{"used_percent", used_percent}});
  }
}

}  // namespace senim::app
