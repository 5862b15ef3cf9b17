#include "server/net/corked_stream.hpp"

#include <boost/asio/error.hpp>

namespace senim::net {

CorkedStream::CorkedStream(Socket socket, std::size_t unsent_bytes_max)
    : socket_(std::move(socket)), unsent_bytes_max_(unsent_bytes_max) {
  error_code ignored;
  socket_.non_blocking(true, ignored);
}

CorkedStream::~CorkedStream() {
  if (self_) *self_ = nullptr;
}

void CorkedStream::flush() {
  if (waiting_ || failure_) return;
  while (sent_ < collected_.size()) {
    const boost::asio::const_buffer rest(collected_.data() + sent_, collected_.size() - sent_);
    error_code error;
    sent_ += socket_.write_some(rest, error);
    if (error == boost::asio::error::would_block) return wait_until_writable();
    if (error == boost::asio::error::interrupted) continue;
    if (error) return fail(error);
  }
  collected_ = {};
  sent_ = 0;
}

void CorkedStream::make_room(std::size_t bytes) {
  if (sent_ > 0 && collected_.capacity() - collected_.size() < bytes) {
    collected_.erase(0, sent_);
    sent_ = 0;
  }
}

void CorkedStream::wait_until_writable() {
  waiting_ = true;
  if (!self_) self_ = std::make_shared<CorkedStream*>(this);
  socket_.async_wait(Socket::wait_write, [self = self_](error_code error) {
    CorkedStream* stream = *self;
    if (stream == nullptr) return;
    stream->waiting_ = false;
    if (error) return stream->fail(error);
    stream->flush();
  });
}

void CorkedStream::fail(error_code failure) {
  failure_ = failure;
  collected_ = {};
  sent_ = 0;
  // Wakes the reader, by whom the owner learns of the end.
  error_code ignored;
  socket_.shutdown(Socket::shutdown_both, ignored);
}

}  // namespace senim::net
