#include "server/net/listener.hpp"

#include <sys/socket.h>

#include <boost/asio/detail/socket_option.hpp>
#include <boost/asio/error.hpp>
#include <exception>
#include <typeinfo>
#include <utility>

#include "server/base/log.hpp"
#include "server/base/start_error.hpp"

namespace senim::net {

namespace {

using boost::asio::ip::tcp;
using Acceptor = boost::asio::basic_socket_acceptor<tcp, Executor>;
using ReusePort = boost::asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

constexpr int k_backlog = 4'096;
// What the kernel keeps for a reader that has stopped; without it that grows to megabytes.
constexpr int k_kernel_send_bytes = 65'536;

tcp::endpoint endpoint_of(const std::string& address, std::uint16_t port) {
  error_code error;
  const auto parsed = boost::asio::ip::make_address(address, error);
  if (error) {
    throw StartError("cannot listen on \"" + address +
                     "\": give an IP address such as 127.0.0.1 or 0.0.0.0");
  }
  return {parsed, port};
}

void bind(Acceptor& acceptor, const tcp::endpoint& endpoint, bool shared) {
  acceptor.open(endpoint.protocol());
  acceptor.set_option(tcp::acceptor::reuse_address(true));
  if (shared) acceptor.set_option(ReusePort(true));
  acceptor.bind(endpoint);
}

[[noreturn]] void refuse_start(const tcp::endpoint& endpoint, const error_code& error,
                               const std::string& option) {
  const auto port = std::to_string(endpoint.port());
  if (error == boost::asio::error::address_in_use) {
    throw StartError("port " + port +
                     " is in use: stop the program that uses it, or choose another port with " +
                     option);
  }
  if (error == boost::asio::error::access_denied) {
    throw StartError("no right to listen on port " + port + ": choose one above 1023 with " +
                     option);
  }
  throw StartError("cannot listen on port " + port + " of " + endpoint.address().to_string() +
                   ": " + error.message());
}

}  // namespace

Listener::Listener(boost::asio::io_context& io, const std::string& address, std::uint16_t port,
                   bool alone, metrics::Counter& failures, const std::string& option)
    : acceptor_(io.get_executor()), failures_(failures) {
  const auto endpoint = endpoint_of(address, port);
  try {
    if (alone && port != 0) {
      // With SO_REUSEPORT a second server would bind beside us and take half of the people.
      Acceptor probe(io.get_executor());
      bind(probe, endpoint, false);
    }
    bind(acceptor_, endpoint, true);
    acceptor_.set_option(tcp::acceptor::send_buffer_size(k_kernel_send_bytes));  // inherited
    acceptor_.listen(k_backlog);
    port_ = acceptor_.local_endpoint().port();
  } catch (const boost::system::system_error& failure) {
    refuse_start(endpoint, failure.code(), option);
  }
}

void Listener::start(Take take) {
  take_ = std::move(take);
  accept();
}

void Listener::stop() {
  error_code ignored;
  acceptor_.close(ignored);
}

void Listener::retry() {
  if (std::exchange(resting_, false)) accept();
}

void Listener::accept() {
  if (!acceptor_.is_open()) return;
  acceptor_.async_accept(
      [this](error_code error, Socket socket) { on_accept(error, std::move(socket)); });
}

void Listener::on_accept(error_code error, Socket socket) {
  if (error == boost::asio::error::operation_aborted) return;  // stopped; the Listener may be gone
  namespace failure = boost::asio::error;
  const bool lost_in_the_queue =
      error == failure::connection_aborted || error == failure::connection_reset;
  if (error && !lost_in_the_queue) {
    if (!std::exchange(complained_, true)) log::warn("accept_failed", {{"code", error.value()}});
    failures_.add();
    resting_ = true;
    return;
  }
  if (!error) {
    complained_ = false;
    error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    try {
      take_(std::move(socket));
    } catch (const std::exception& thrown) {
      log::error("connection_failed", {{"exception", safe(typeid(thrown).name())}});
    }
  }
  accept();
}

}  // namespace senim::net
