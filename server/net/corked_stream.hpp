// CorkedStream: the AsyncStream under Beast's websocket::stream. A bare TCP socket without timers,
// whose writes are collected: async_write_some() copies the bytes and is done; while corked they
// wait for more, otherwise all that was collected goes to the kernel in one system call, at once.
// What the kernel does not take is kept, in order, and sent when the socket can be written again.
// Owned by a WebSocket, which bounds unsent_bytes(); past its own limit this stream fails (someone
// floods us with pings and reads no pong). It never reorders, drops or splits, and never blocks.
#pragma once

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include "server/net/socket.hpp"

namespace senim::net {

class CorkedStream {
 public:
  using executor_type = Executor;

  CorkedStream(Socket socket, std::size_t unsent_bytes_max);
  CorkedStream(const CorkedStream&) = delete;
  CorkedStream& operator=(const CorkedStream&) = delete;
  ~CorkedStream();

  [[nodiscard]] executor_type get_executor() noexcept { return socket_.get_executor(); }
  [[nodiscard]] Socket& socket() { return socket_; }
  [[nodiscard]] std::size_t unsent_bytes() const { return collected_.size() - sent_; }

  // True: collect what is written from now on. False: send it with the next write; flush() sends
  // without one.
  void cork(bool on) { corked_ = on; }
  void flush();

  template <class Buffers, class CompletionToken>
  auto async_read_some(const Buffers& buffers, CompletionToken&& token) {
    return socket_.async_read_some(buffers, std::forward<CompletionToken>(token));
  }

  template <class Buffers, class CompletionToken>
  // NOLINTNEXTLINE(cppcoreguidelines-missing-std-forward): async_initiate takes it as an lvalue
  auto async_write_some(const Buffers& buffers, CompletionToken&& token) {
    return boost::asio::async_initiate<CompletionToken, void(error_code, std::size_t)>(
        [this](auto completion, const Buffers& bytes) {
          const std::size_t size = boost::asio::buffer_size(bytes);
          const error_code failure = collect(bytes, size);
          // Posted, as Asio demands: a completion never runs inside the call that started it.
          const auto executor =
              boost::asio::get_associated_executor(completion, socket_.get_executor());
          boost::asio::post(executor,
                            [completion = std::move(completion), failure, size]() mutable {
                              std::move(completion)(failure, failure ? 0 : size);
                            });
        },
        token, buffers);
  }

 private:
  template <class Buffers>
  error_code collect(const Buffers& buffers, std::size_t size) {
    if (failure_) return failure_;
    if (unsent_bytes() + size > unsent_bytes_max_) {
      fail(boost::asio::error::make_error_code(boost::asio::error::no_buffer_space));
      return failure_;
    }
    make_room(size);
    const auto end = boost::asio::buffer_sequence_end(buffers);
    for (auto buffer = boost::asio::buffer_sequence_begin(buffers); buffer != end; ++buffer) {
      const boost::asio::const_buffer part(*buffer);
      collected_.append(static_cast<const char*>(part.data()), part.size());
    }
    if (!corked_) flush();
    return failure_;
  }

  void make_room(std::size_t bytes);
  void wait_until_writable();
  void fail(error_code failure);

  Socket socket_;
  std::string collected_;  // from sent_ on; freed whenever everything is with the kernel
  std::size_t sent_ = 0;
  std::size_t unsent_bytes_max_;
  bool corked_ = false;
  bool waiting_ = false;
  error_code failure_;
  // Made with the first wait: a completed wait may still be queued when this stream goes.
  std::shared_ptr<CorkedStream*> self_;
};

}  // namespace senim::net
