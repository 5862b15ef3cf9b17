#include "bench/link.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <random>
#include <utility>

namespace senim::bench {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;

namespace {

// The key and its answer are the example of RFC 6455: the proof is that the server speaks
// WebSocket, not who it is.
constexpr std::string_view k_key = "dGhlIHNhbXBsZSBub25jZQ==";
constexpr std::string_view k_accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
constexpr std::string_view k_subprotocol = "senim.v1";
constexpr std::size_t k_read_bytes = 65'536;

std::uint32_t random_mask() {
  static thread_local std::mt19937 random{std::random_device{}()};
  return static_cast<std::uint32_t>(random());
}

std::string request_of(const Target& target, const Upgrade& upgrade) {
  std::string text = "GET " + upgrade.path + " HTTP/1.1\r\nHost: " + target.host +
                     "\r\nOrigin: " + target.origin +
                     "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13"
                     "\r\nSec-WebSocket-Key: ";
  text.append(k_key).append("\r\nSec-WebSocket-Protocol: ").append(k_subprotocol);
  if (!upgrade.cookie.empty()) text.append("\r\nCookie: ").append(upgrade.cookie);
  return text.append("\r\n\r\n");
}

}  // namespace

std::shared_ptr<Link> Link::open(asio::io_context& io, const Target& target, const Upgrade& upgrade,
                                 LinkListener& listener) {
  auto link = std::make_shared<Link>(io, listener);
  if (target.has_tls) link->speak_tls(target.name);
  link->connect(target, upgrade);
  return link;
}

Link::Link(asio::io_context& io, LinkListener& listener)
    : socket_(io.get_executor()), listener_(&listener), mask_(random_mask()) {}

void Link::connect(const Target& target, const Upgrade& upgrade) {
  error_code failure;
  socket_.open(target.endpoint.protocol(), failure);
  // Not for the servers that a chaos run starts meanwhile: a connection ends when we end it.
  if (!failure) ::fcntl(socket_.native_handle(), F_SETFD, FD_CLOEXEC);
  if (!failure && !upgrade.source.is_unspecified()) {
    // So that an address has 28,000 ports for this server, not for all servers together.
    const int on = 1;
    ::setsockopt(socket_.native_handle(), IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    socket_.bind({upgrade.source, 0}, failure);
  }
  if (!failure) socket_.non_blocking(true, failure);
  if (failure) {
    asio::post(socket_.get_executor(), [self = shared_from_this(), failure] {
      self->end({.close_code = 0, .why = failure.message()});
    });
    return;
  }
  out_ = request_of(target, upgrade);
  socket_.async_connect(target.endpoint, [self = shared_from_this()](error_code ec) {
    if (self->stage_ == Stage::gone) return;
    if (ec) return self->end({.close_code = 0, .why = ec.message()});
    error_code ignored;
    self->socket_.set_option(asio::ip::tcp::no_delay{true}, ignored);
    self->tls_ ? self->begin_tls() : self->begin();
  });
}

void Link::begin() {
  flush();
  wait_for_bytes();
}

void Link::say(std::string_view frame) {
  if (stage_ == Stage::open) write(Opcode::text, frame);
}

void Link::say_raw(std::string_view bytes) {
  if (stage_ != Stage::open) return;
  out_.append(bytes);
  flush_later();
}

void Link::close() {
  if (stage_ == Stage::upgrading) return cut();
  if (stage_ != Stage::open) return;
  write(Opcode::close, close_payload(1000));
  stage_ = Stage::closing;
}

void Link::cut() {
  if (stage_ == Stage::gone) return;
  stage_ = Stage::gone;
  error_code ignored;
  socket_.set_option(asio::socket_base::linger{true, 0}, ignored);
  socket_.close(ignored);
}

void Link::fall_silent() {
  if (stage_ != Stage::gone) stage_ = Stage::silent;
}

void Link::write(Opcode opcode, std::string_view payload) {
  append_frame(out_, opcode, payload, mask_);
  flush_later();
}

void Link::flush_later() {
  if (std::exchange(flush_is_due_, true)) return;
  asio::post(socket_.get_executor(), [self = shared_from_this()] {
    self->flush_is_due_ = false;
    if (!self->waits_to_write_) self->flush();
  });
}

void Link::flush() {
  if (stage_ == Stage::gone || stage_ == Stage::silent || out_.empty()) return;
  if (tls_) return flush_tls();
  error_code ec;
  const std::size_t sent = socket_.write_some(asio::buffer(out_), ec);
  if (ec && ec != asio::error::would_block) return end({.close_code = 0, .why = ec.message()});
  out_.erase(0, sent);
  if (out_.empty()) {
    if (out_.capacity() > k_read_bytes) out_.shrink_to_fit();
    return;
  }
  waits_to_write_ = true;
  socket_.async_wait(Socket::wait_write, [self = shared_from_this()](error_code failure) {
    self->waits_to_write_ = false;
    if (!failure) self->flush();
  });
}

void Link::wait_for_bytes() {
  if (stage_ == Stage::gone || stage_ == Stage::silent) return;
  if (tls_) return read_tls();
  socket_.async_wait(Socket::wait_read, [self = shared_from_this()](error_code ec) {
    if (self->stage_ == Stage::gone || self->stage_ == Stage::silent) return;
    if (ec) return self->end({.close_code = 0, .why = ec.message()});
    self->read();
  });
}

void Link::read() {
  static thread_local std::array<char, k_read_bytes> buffer;
  error_code ec;
  const std::size_t size = socket_.read_some(asio::buffer(buffer), ec);
  if (ec == asio::error::would_block) return wait_for_bytes();
  if (ec) return hung_up(ec);
  take({buffer.data(), size});
  wait_for_bytes();
}

void Link::hung_up(error_code ec) {
  const bool expected = stage_ == Stage::closing;
  end({.close_code = static_cast<std::uint16_t>(expected ? 1000 : 0),
       .why = expected ? "" : ec.message()});
}

void Link::take(std::string_view bytes) {
  const bool joined = !unread_.empty();
  if (joined) unread_ += bytes;
  std::string whole = joined ? std::move(unread_) : std::string{};
  unread_.clear();
  const std::string_view all = joined ? std::string_view{whole} : bytes;
  std::size_t taken = stage_ == Stage::upgrading ? take_upgrade(all) : 0;
  if (stage_ != Stage::upgrading) taken += take_frames(all.substr(taken));
  if (stage_ != Stage::gone) unread_ = all.substr(taken);
}

std::size_t Link::take_upgrade(std::string_view bytes) {
  http::response_parser<http::empty_body> parser;
  parser.skip(true);
  error_code ec;
  const std::size_t size = parser.put(asio::buffer(bytes), ec);
  if (ec == http::error::need_more) return 0;
  if (ec) {
    end({.close_code = 0, .why = "the answer to the upgrade is not HTTP"});
    return 0;
  }
  const auto& answer = parser.get();
  if (answer.result() != http::status::switching_protocols) {
    end({.close_code = 0, .why = "upgrade answered " + std::to_string(answer.result_int())});
    return 0;
  }
  if (answer["Sec-WebSocket-Accept"] != k_accept ||
      answer["Sec-WebSocket-Protocol"] != k_subprotocol) {
    end({.close_code = 0, .why = "the upgrade was not to senim.v1"});
    return 0;
  }
  stage_ = Stage::open;
  listener_->on_open();
  return size;
}

std::size_t Link::take_frames(std::string_view bytes) {
  FrameReader reader{bytes};
  while (stage_ == Stage::open || stage_ == Stage::closing) {
    const auto frame = reader.next();
    if (!frame) break;
    take_frame(*frame);
  }
  if (reader.is_broken()) end({.close_code = 0, .why = "the server sent a broken frame"});
  return bytes.size() - reader.rest().size();
}

void Link::take_frame(const WireFrame& frame) {
  switch (frame.opcode) {
    case Opcode::ping:
      return write(Opcode::pong, frame.payload);
    case Opcode::pong:
      return;
    case Opcode::binary:
      return end({.close_code = 0, .why = "the server sent a binary frame"});
    case Opcode::close:
      if (stage_ == Stage::open) write(Opcode::close, frame.payload.substr(0, 2));
      flush();
      return end({.close_code = close_code_of(frame.payload), .why = {}});
    case Opcode::more:
    case Opcode::text:
      break;
  }
  if (stage_ != Stage::open) return;
  if (frame.last && message_.empty()) return listener_->on_frame(frame.payload);
  message_ += frame.payload;
  if (!frame.last) return;
  const std::string message = std::exchange(message_, {});
  listener_->on_frame(message);
}

void Link::end(const Gone& gone) {
  if (stage_ == Stage::gone) return;
  stage_ = Stage::gone;
  error_code ignored;
  socket_.close(ignored);
  listener_->on_gone(gone);
}

}  // namespace senim::bench
