// Front: everything of net in one worker: the listener, the connections with their deadlines, and
// the way out. Owned by the worker, used on its thread. Destroy it after its io_context's run() has
// returned. The desk, the door and the sheet must outlive it. Nothing here is shared with another
// worker but the pages, which never change, and the counts of addresses.
#pragma once

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "server/net/hall.hpp"
#include "server/net/listener.hpp"

namespace senim::net {

class Front {
 public:
  // Listens at once, so that a port in use is a StartError; serves from start() on.
  Front(boost::asio::io_context& io, desk::Desk& desk, staff::StaffDoor& door,
        std::shared_ptr<const Pages> pages, metrics::Sheet& sheet, FrontOptions options);

  void start();
  // No new connections; /health says draining to those that are there.
  void stop_accepting();
  // Tells everyone, some at a time, to move (4000); those still here after deadline_ms are cut.
  // Calls `then` once when nobody is left; after that nothing of net keeps the io_context running.
  void drain(std::int64_t deadline_ms, std::function<void()> then);

  // Sign-ins of this member may have ended (of anybody: nothing is named). What is said on them
  // waits until the door has been asked.
  void doubt(std::string_view staff);

  [[nodiscard]] std::uint16_t port() const { return listener_.port(); }
  // Of the listener for /metrics; 0 when this worker has none.
  [[nodiscard]] std::uint16_t metrics_port() const { return numbers_ ? numbers_->port() : 0; }
  [[nodiscard]] std::size_t connections() const { return hall_->connections.count(); }

 private:
  using Timer = boost::asio::basic_waitable_timer<
      std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>, Executor>;
  void take(Socket socket);
  void take_for_numbers(Socket socket);
  void tick();
  void drain_some();

  std::shared_ptr<Hall> hall_;
  Listener listener_;
  std::optional<Listener> numbers_;
  Timer sweep_;
  Timer drain_;
  std::int64_t forget_due_ms_ = 0;
  std::int64_t cut_due_ms_ = 0;
  bool over_ = false;
  std::function<void()> drained_;
};

}  // namespace senim::net
