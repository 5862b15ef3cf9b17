#include "server/app/watch.hpp"

#include <signal.h>

#include <boost/asio/post.hpp>
#include <utility>

#include "server/stores/supervised_server.hpp"

namespace senim::app {

namespace {

// Whoever started us under nohup wants us to outlive the terminal.
bool is_hang_up_ignored() {
  struct sigaction before{};
  return sigaction(SIGHUP, nullptr, &before) == 0 && before.sa_handler == SIG_IGN;
}

}  // namespace

Watch::Watch(std::function<void()> look) : look_(std::move(look)) {
  if (!is_hang_up_ignored()) signals_.add(SIGHUP);
  signals_.async_wait([this](const boost::system::error_code&, int) { ending_ = true; });
  look_again();
}

void Watch::look_again() {
  look_();
  timer_.expires_after(stores::k_supervise_ms);
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (!error) look_again();
  });
}

void Watch::wait() {
  while (!ending_) io_.run_one();
}

bool Watch::see_off(std::size_t count, std::chrono::milliseconds patience) {
  const auto until = std::chrono::steady_clock::now() + patience;
  while (gone_ < count && std::chrono::steady_clock::now() < until) io_.run_one_until(until);
  return gone_ >= count;
}

void Watch::end() {
  boost::asio::post(io_, [this] { ending_ = true; });
}

void Watch::one_has_gone() {
  boost::asio::post(io_, [this] { ++gone_; });
}

}  // namespace senim::app
