// CorkedStream: the AsyncStream under Beast's websocket::stream. A bare TCP socket without timers,
// whose writes are collected: async_write_some() copies the bytes and is done; while corked they
// wait for more, otherwise all that was collected goes to the kernel in one system call, at once.
// What the kernel does not take is kept, in order, and sent when the socket can be written again.
// Owned by a WebSocket, which bounds unsent_bytes(); past its own limit this stream fails (someone
// floods us with pings and reads no pong). It never reorders, drops or splits, and never blocks.
#pragma once

#include <algorithm>
#include <boost/asio/associated_allocator.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
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

  // Is shown what each read has brought, before anybody else is. When it says false, whoever reads
  // on hears nothing more until the socket is closed.
  using Watch = std::function<bool(std::span<const unsigned char>)>;
  void watch_arrivals(Watch watch) { watch_ = std::move(watch); }

  template <class Buffers, class CompletionToken>
  // NOLINTNEXTLINE(cppcoreguidelines-missing-std-forward): async_initiate takes it as an lvalue
  auto async_read_some(const Buffers& buffers, CompletionToken&& token) {
    return boost::asio::async_initiate<CompletionToken, void(error_code, std::size_t)>(
        [this](auto completion, const Buffers& into) {
          using Read = Arrival<decltype(completion), Buffers>;
          Read read{*this, into, std::move(completion)};
          if (!deaf_) return socket_.async_read_some(into, std::move(read));
          socket_.async_wait(Socket::wait_error, std::move(read));
        },
        token, buffers);
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
  // A read's completion, which shows first what has come.
  template <class Completion, class Buffers>
  class Arrival {
   public:
    using executor_type = boost::asio::associated_executor_t<Completion, Executor>;
    using allocator_type = boost::asio::associated_allocator_t<Completion>;

    Arrival(CorkedStream& stream, const Buffers& into, Completion completion)
        : stream_(&stream), into_(into), completion_(std::move(completion)) {}
    void operator()(error_code error, std::size_t size = 0) {
      if (size > 0) stream_->show(into_, size);
      if (!error && size == 0) error = boost::asio::error::make_error_code(boost::asio::error::eof);
      std::move(completion_)(error, size);
    }
    [[nodiscard]] executor_type get_executor() const noexcept {
      return boost::asio::get_associated_executor(completion_, stream_->socket_.get_executor());
    }
    [[nodiscard]] allocator_type get_allocator() const noexcept {
      return boost::asio::get_associated_allocator(completion_);
    }

   private:
    CorkedStream* stream_;  // the completion holds its owner
    Buffers into_;
    Completion completion_;
  };

  template <class Buffers>
  void show(const Buffers& buffers, std::size_t size) {
    const auto end = boost::asio::buffer_sequence_end(buffers);
    for (auto buffer = boost::asio::buffer_sequence_begin(buffers); buffer != end && watch_;
         ++buffer) {
      const boost::asio::mutable_buffer part(*buffer);
      const auto here = std::min(size, part.size());
      if (here > 0 && !watch_({static_cast<const unsigned char*>(part.data()), here})) deaf_ = true;
      size -= here;
    }
  }

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
  bool deaf_ = false;
  Watch watch_;
  error_code failure_;
  // Made with the first wait: a completed wait may still be queued when this stream goes.
  std::shared_ptr<CorkedStream*> self_;
};

}  // namespace senim::net
