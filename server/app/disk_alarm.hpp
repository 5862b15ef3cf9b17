// DiskAlarm: tells whoever runs the server that the disk of the supervised Redis is filling, before
// it is full and nothing can be acknowledged: a gauge for Prometheus, and a line in the log when
// the alarm begins and when it is over. Owned by serve() and used by its main thread only. A disk
// that can't be asked is no alarm: Redis itself says when it can't write.
#pragma once

#include <filesystem>

#include "server/base/metrics.hpp"

namespace senim::app {

inline constexpr int k_disk_alarm_percent = 80;  // SECURITY.md, G14
inline constexpr int k_disk_calm_percent = 75;   // lower, so that the log says it once

class DiskAlarm {
 public:
  DiskAlarm(std::filesystem::path directory, metrics::Sheet& sheet);
  void look();

 private:
  std::filesystem::path directory_;
  metrics::Gauge& used_percent_;
  bool is_on_ = false;
};

}  // namespace senim::app
