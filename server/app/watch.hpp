// Watch: keeps the supervised redis-server alive, looks after its disk, and waits for whatever ends
// us: SIGINT, SIGTERM, SIGHUP (not under nohup), or a worker that broke. Further signals change
// nothing: the way out has its bounds, and one signal often comes as two (a terminal that closes, a
// service that is stopped). Owned by serve(), on the main thread, since redis-server ends with the
// thread that started it; goes on while everyone leaves.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <functional>

namespace senim::app {

class Watch {
 public:
  // `look` is called now and again, and never after the last of the calls below has returned.
  explicit Watch(std::function<void()> look);

  void wait();  // until it ends
  // Waits until so many have gone; false when that takes longer.
  [[nodiscard]] bool see_off(std::size_t count, std::chrono::milliseconds patience);

  // For what is asked in between; whatever works on it ends before this.
  [[nodiscard]] boost::asio::io_context& io() { return io_; }

  void end();           // as a signal does; from any thread
  void one_has_gone();  // from any thread

 private:
  void look_again();

  boost::asio::io_context io_{1};
  boost::asio::signal_set signals_{io_, SIGINT, SIGTERM};
  boost::asio::steady_timer timer_{io_};
  std::function<void()> look_;
  bool ending_ = false;
  std::size_t gone_ = 0;
};

}  // namespace senim::app
