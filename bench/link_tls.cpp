// A Link to an https address: the same frames through TLS.
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <utility>

#include "bench/link.hpp"
#include "bench/tls.hpp"

namespace senim::bench {

namespace asio = boost::asio;
using boost::system::error_code;

struct Link::Tls {
  Tls(Socket& socket, const std::string& name) : stream(socket, trust()) {
    expect_certificate_of(name, stream);
  }

  asio::ssl::stream<Socket&> stream;
  std::string leaving;  // what is being written
  std::array<char, 4'096> in{};
};

void Link::speak_tls(const std::string& name) { tls_ = std::make_shared<Tls>(socket_, name); }

void Link::begin_tls() {
  tls_->stream.async_handshake(
      asio::ssl::stream_base::client, [self = shared_from_this()](error_code ec) {
        if (self->stage_ == Stage::gone) return;
        if (ec) return self->end({.close_code = 0, .why = "TLS: " + ec.message()});
        self->begin();
      });
}

void Link::flush_tls() {
  if (std::exchange(waits_to_write_, true)) return;
  tls_->leaving = std::exchange(out_, {});
  asio::async_write(tls_->stream, asio::buffer(tls_->leaving),
                    [self = shared_from_this()](error_code ec, std::size_t) {
                      self->waits_to_write_ = false;
                      if (self->stage_ == Stage::gone || self->stage_ == Stage::silent) return;
                      if (ec) return self->end({.close_code = 0, .why = ec.message()});
                      self->flush();
                    });
}

void Link::read_tls() {
  tls_->stream.async_read_some(asio::buffer(tls_->in),
                               [self = shared_from_this()](error_code ec, std::size_t size) {
                                 if (self->stage_ == Stage::gone || self->stage_ == Stage::silent)
                                   return;
                                 if (ec) return self->hung_up(ec);
                                 self->take({self->tls_->in.data(), size});
                                 self->wait_for_bytes();
                               });
}

}  // namespace senim::bench
