// Listener: accepts TCP connections on one port for one worker, beside the listeners of the other
// workers (SO_REUSEPORT). Owned by the Front. When the system has no descriptors left it rests
// until retry(), so that it never spins.
#pragma once

#include <boost/asio/basic_socket_acceptor.hpp>
#include <cstdint>
#include <functional>
#include <string>

#include "server/base/metrics.hpp"
#include "server/net/socket.hpp"

namespace senim::net {

class Listener {
 public:
  using Take = std::function<void(Socket)>;

  // Binds and listens. Throws StartError when that cannot be; with `alone`, also when anybody else
  // has the port. `option` is the one by which the port is chosen.
  Listener(boost::asio::io_context& io, const std::string& address, std::uint16_t port, bool alone,
           metrics::Counter& failures, const std::string& option = "--port");

  void start(Take take);
  void stop();
  void retry();  // after a rest

  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  void accept();
  void on_accept(error_code error, Socket socket);

  boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, Executor> acceptor_;
  metrics::Counter& failures_;
  Take take_;
  std::uint16_t port_ = 0;
  bool resting_ = false;
  bool complained_ = false;  // one line in the log until somebody is accepted again
};

}  // namespace senim::net
