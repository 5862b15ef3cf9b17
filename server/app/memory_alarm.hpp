// MemoryAlarm: tells whoever runs the server that the memory of the supervised Redis is filling,
// before it is full and nothing can be acknowledged: a gauge for Prometheus, and a line in the log
// when the alarm begins and when it is over. Owned by serve() and used by its main thread only;
// never waits for Redis. One that does not answer is no alarm of this kind.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>

#include "server/base/metrics.hpp"
#include "server/redis/question.hpp"

namespace senim::app {

inline constexpr int k_memory_alarm_percent = 80;
inline constexpr int k_memory_calm_percent = 75;  // lower, so that the log says it once

class MemoryAlarm {
 public:
  MemoryAlarm(boost::asio::io_context& io, redis::Address address, metrics::Sheet& sheet);
  void look();  // asks, unless it is still asking
  void stop() { question_.reset(); }

 private:
  void heard(redis::Reply info);

  boost::asio::io_context& io_;
  redis::Address address_;
  metrics::Gauge& used_percent_;
  std::unique_ptr<redis::Question> question_;
  bool is_on_ = false;
};

}  // namespace senim::app
