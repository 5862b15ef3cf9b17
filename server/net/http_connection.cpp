#include "server/net/http_connection.hpp"

#include <string.h>  // explicit_bzero

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <optional>
#include <string>
#include <utility>

#include "server/net/site.hpp"
#include "server/net/turned_away.hpp"
#include "server/net/websocket.hpp"

namespace senim::net {

namespace {

namespace http = boost::beast::http;

constexpr std::size_t k_header_bytes_max = 8'192;
constexpr std::size_t k_body_bytes_max = 8'192;
constexpr std::int64_t k_linger_ms = 2'000;
constexpr std::size_t k_websocket_key_characters = 24;

class HttpConnection final : public Connection,
                             public std::enable_shared_from_this<HttpConnection> {
 public:
  HttpConnection(std::shared_ptr<Hall> hall, Socket socket, Admission::Ticket ticket);
  void start();
  void look(std::int64_t now_ms) override;
  void move_away() override;
  void cut() override;

 private:
  [[nodiscard]] const FrontLimits& limits() const { return hall_->options.limits; }
  template <class Step>
  auto step(Step step);
  void give(std::int64_t ms);
  void read(std::int64_t within_ms);
  void on_read(error_code error);
  void on_request();
  [[nodiscard]] Request request() const;
  [[nodiscard]] std::optional<Reply> refusal() const;
  [[nodiscard]] std::optional<Reply> too_many(const Request& request);
  void on_answer(std::variant<Reply, std::shared_ptr<Session>> answer);
  void upgrade(std::shared_ptr<Session> session);
  void forget_body();
  void write(Reply reply);
  void linger();

  enum class Phase : std::uint8_t { reading, answering, writing, lingering, handed_on };
  using Parser = http::request_parser<http::string_body>;

  const std::shared_ptr<Hall> hall_;
  Admission::Ticket ticket_;  // until handed on
  Socket socket_;
  boost::asio::ip::address peer_;
  boost::beast::flat_buffer buffer_{k_header_bytes_max + k_body_bytes_max};
  std::optional<Parser> parser_;
  Reply reply_;
  std::string head_;
  TokenBucket fair_requests_;
  std::int64_t due_ms_ = 0;
  bool keep_alive_ = false;
  Phase phase_ = Phase::reading;
};

HttpConnection::HttpConnection(std::shared_ptr<Hall> hall, Socket socket, Admission::Ticket ticket)
    : Connection(connections_of(hall)),
      hall_(std::move(hall)),
      ticket_(std::move(ticket)),
      socket_(std::move(socket)) {
  error_code error;
  peer_ = socket_.remote_endpoint(error).address();
  if (peer_.is_v6() && peer_.to_v6().is_v4_mapped()) {
    peer_ = make_address_v4(boost::asio::ip::v4_mapped, peer_.to_v6());
  }
}

template <class Step>
auto HttpConnection::step(Step step) {
  return [self = shared_from_this(), step](auto... results) {
    guarded(*self->hall_, *self, [&] { step(*self, results...); });
  };
}

void HttpConnection::start() { read(limits().request_ms); }

void HttpConnection::give(std::int64_t ms) {
  due_ms_ = monotonic_ms() + (ticket_.is_at_door() ? std::min(ms, limits().door_ms) : ms);
  hall_->connections.watch(*this, due_ms_);
}

void HttpConnection::look(std::int64_t now_ms) {
  if (now_ms < due_ms_) return hall_->connections.watch(*this, due_ms_);
  cut();
}

void HttpConnection::move_away() {
  // Between two requests nothing is lost; during one the answer goes out first, with "close" on it.
  if (phase_ == Phase::reading && buffer_.size() == 0) cut();
}

void HttpConnection::cut() {
  error_code ignored;
  socket_.close(ignored);
}

void HttpConnection::read(std::int64_t within_ms) {
  phase_ = Phase::reading;
  parser_.emplace();
  parser_->header_limit(k_header_bytes_max);
  parser_->body_limit(k_body_bytes_max);
  give(within_ms);
  http::async_read(
      socket_, buffer_, *parser_,
      step([](HttpConnection& self, error_code error, std::size_t) { self.on_read(error); }));
}

void HttpConnection::on_read(error_code error) {
  if (!error) return on_request();
  if (error == http::error::header_limit || error == http::error::buffer_overflow) {
    return write(error_reply(431, "too_large", "the request header may have 8192 bytes"));
  }
  if (error == http::error::body_limit) {
    return write(error_reply(413, "too_large", "the request body may have 8192 bytes"));
  }
  const bool malformed =
      error.category() == make_error_code(http::error::bad_line_ending).category() &&
      error != http::error::end_of_stream && error != http::error::partial_message;
  if (malformed) return write(error_reply(400, "bad_request", "this is not well-formed HTTP/1.1"));
  cut();
}

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

std::optional<Reply> HttpConnection::refusal() const {
  const auto& message = parser_->get();
  // Nobody needs it here, and two ways to say where a request ends are how requests are smuggled.
  if (message.count(http::field::transfer_encoding) > 0) {
    return error_reply(501, "bad_request", "Transfer-Encoding is not understood");
  }
  if (message.count(http::field::host) != 1 || message.count(http::field::origin) > 1 ||
      message.count(http::field::content_length) > 1 || !message.target().starts_with('/')) {
    return error_reply(400, "bad_request", "one Host, at most one Origin, and a path are needed");
  }
  if (boost::beast::websocket::is_upgrade(message) && buffer_.size() > 0) {
    return error_reply(400, "bad_request", "wait for the answer before sending frames");
  }
  return std::nullopt;
}

Request HttpConnection::request() const {
  const auto& message = parser_->get();
  const auto field = [&message](auto name) { return view(message[name]); };
  const auto method = message.method() == http::verb::get    ? Method::get
                      : message.method() == http::verb::head ? Method::head
                      : message.method() == http::verb::post ? Method::post
                                                             : Method::other;
  const auto& options = hall_->options;
  auto address = peer_;
  bool secure = options.public_url.starts_with("https://");
  const bool forwarded = message.count("X-Forwarded-For") > 0;
  if (forwarded && hall_->trusts(peer_)) {
    secure = secure || field("X-Forwarded-Proto") == "https";
    error_code error;
    const auto named = boost::asio::ip::make_address(
        std::string{forwarded_address(field("X-Forwarded-For"), options.trusted_proxies)}, error);
    if (!error) address = named;
  }
  const auto target = view(message.target());
  const auto key = field(http::field::sec_websocket_key);
  return {.method = method,
          .target = target,
          .path = target.substr(0, target.find('?')),
          .host = field(http::field::host),
          .origin = field(http::field::origin),
          .cookie = field(http::field::cookie),
          .accept_encoding = field(http::field::accept_encoding),
          .accept_language = field(http::field::accept_language),
          .content_type = field(http::field::content_type),
          .body = message.body(),
          .upgrade = {.wanted = boost::beast::websocket::is_upgrade(message),
                      .well_formed = field(http::field::sec_websocket_version) == "13" &&
                                     key.size() == k_websocket_key_characters,
                      .protocols = field(http::field::sec_websocket_protocol),
                      .key = key},
          .secure = secure,
          .loopback = peer_.is_loopback() && !forwarded,
          .from = address,
          .started_from = hall_->starts.tag(address),
          .signed_in_from = hall_->sign_ins.tag(address)};
}

void HttpConnection::on_request() {
  phase_ = Phase::answering;
  give(limits().answer_ms);
  if (auto refused = refusal()) {
    refused->close = true;
    return write(std::move(*refused));
  }
  keep_alive_ = parser_->get().keep_alive() && !ticket_.is_at_door();
  const auto asked = request();
  if (auto refused = too_many(asked)) return write(std::move(*refused));
  answer(hall_, asked, [self = shared_from_this()](auto given) {
    guarded(*self->hall_, *self, [&] { self->on_answer(std::move(given)); });
  });
}

void HttpConnection::on_answer(std::variant<Reply, std::shared_ptr<Session>> answer) {
  if (phase_ != Phase::answering || !socket_.is_open()) return;
  if (auto* session = std::get_if<std::shared_ptr<Session>>(&answer)) {
    return upgrade(std::move(*session));
  }
  auto& reply = std::get<Reply>(answer);
  reply.close = reply.close || !keep_alive_ || hall_->draining;
  write(std::move(reply));
}

void HttpConnection::upgrade(std::shared_ptr<Session> session) {
  const auto asked = request();
  if (!ticket_.stay(asked.from, session->is_signed_in())) {
    hall_->counters.not_accepted.add();
    return write(full_reply());
  }
  phase_ = Phase::handed_on;
  const Handshake handshake{std::string{asked.path}, std::string{asked.host},
                            std::string{asked.upgrade.key}};
  open_websocket(hall_, std::move(socket_), handshake, std::move(session), std::move(ticket_));
}

std::optional<Reply> HttpConnection::too_many(const Request& request) {
  auto share = ticket_.share();
  if (!share) share = hall_->admission.share_of(request.from);
  if (!share) return std::nullopt;
  const auto retry_ms = share->take_request(fair_requests_, monotonic_ms());
  if (!retry_ms) return std::nullopt;
  auto refused = error_reply(429, "too_fast", "too many requests from this address; wait a little");
  refused.fields = "Retry-After: " + std::to_string((*retry_ms + 999) / 1'000) + "\r\n";
  refused.close = true;
  return refused;
}

// A password may have stood in it.
void HttpConnection::forget_body() {
  auto& body = parser_->get().body();
  explicit_bzero(body.data(), body.size());
  if (buffer_.size() > 0) return;
  const auto room = buffer_.prepare(buffer_.capacity());
  explicit_bzero(room.data(), room.size());
}

void HttpConnection::write(Reply reply) {
  if (phase_ == Phase::reading)
    reply.close = true;  // what follows a broken request is not a request
  phase_ = Phase::writing;
  give(limits().answer_ms);
  hall_->counters.requests.add();
  if (reply.status >= 400) hall_->counters.requests_refused.add();
  if (parser_->get().method() == http::verb::post) forget_body();
  reply_ = std::move(reply);
  head_ = head_of(reply_, !reply_.close);
  const auto bytes =
      parser_->get().method() == http::verb::head ? std::string_view{} : reply_.bytes();
  const std::array<boost::asio::const_buffer, 2> all{
      boost::asio::buffer(head_), boost::asio::const_buffer(bytes.data(), bytes.size())};
  boost::asio::async_write(socket_, all,
                           step([](HttpConnection& self, error_code error, std::size_t) {
                             if (error) return self.cut();
                             if (self.reply_.close) return self.linger();
                             self.read(self.limits().keep_alive_ms);
                           }));
}

// Ends our side and reads on a little: closing with bytes unread would reset the connection and
// take the answer with it.
void HttpConnection::linger() {
  if (phase_ != Phase::lingering) {
    phase_ = Phase::lingering;
    error_code ignored;
    socket_.shutdown(Socket::shutdown_send, ignored);
    give(k_linger_ms);
  }
  buffer_.clear();
  socket_.async_read_some(buffer_.prepare(4'096),
                          step([](HttpConnection& self, error_code error, std::size_t) {
                            if (error) return self.cut();
                            self.linger();
                          }));
}

}  // namespace

void serve_http(std::shared_ptr<Hall> hall, Socket socket, Admission::Ticket ticket) {
  std::make_shared<HttpConnection>(std::move(hall), std::move(socket), std::move(ticket))->start();
}

}  // namespace senim::net
