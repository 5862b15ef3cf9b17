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
#include <boost/beast/http/string_body.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "server/net/http_request.hpp"
#include "server/net/site.hpp"
#include "server/net/turned_away.hpp"
#include "server/net/websocket.hpp"

namespace senim::net {

namespace {

namespace http = boost::beast::http;

constexpr std::size_t k_header_bytes_max = 8'192;
constexpr std::size_t k_read_bytes = 512;  // most requests fit
constexpr std::size_t k_body_bytes_max = 8'192;
// What an honest sender may still have under way when it is refused.
constexpr std::size_t k_linger_bytes_max = 262'144;

class HttpConnection final : public Connection,
                             public std::enable_shared_from_this<HttpConnection> {
 public:
  HttpConnection(std::shared_ptr<Hall> hall, Socket socket, Door door, Admission::Ticket ticket);
  ~HttpConnection() override;
  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;
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
  void read_more();
  [[nodiscard]] bool has_passed_over_empty_lines();
  void parse();
  void refuse_unread(error_code error);
  void on_request();
  [[nodiscard]] Request request() const;
  [[nodiscard]] std::optional<Reply> too_many(const Request& request);
  void on_answer(std::variant<Reply, std::shared_ptr<Session>> answer);
  void upgrade(std::shared_ptr<Session> session);
  void forget_body();
  void write(Reply reply);
  void linger();
  void linger_on();

  enum class Phase : std::uint8_t { reading, answering, writing, lingering, handed_on };
  using Parser = http::request_parser<http::string_body>;

  const std::shared_ptr<Hall> hall_;
  Admission::Ticket ticket_;  // until handed on
  Socket socket_;
  boost::beast::flat_buffer buffer_{k_header_bytes_max + k_body_bytes_max};
  std::optional<Parser> parser_;
  Reply reply_;
  std::string head_;
  TokenBucket fair_requests_;
  std::int64_t due_ms_ = 0;
  const boost::asio::ip::address peer_;
  std::size_t header_bytes_ = 0;
  std::size_t lingered_bytes_ = 0;
  const Door door_;
  bool keep_alive_ = false;
  Phase phase_ = Phase::reading;
};

boost::asio::ip::address peer_of(const Socket& socket) {
  error_code error;
  return socket.remote_endpoint(error).address();
}

HttpConnection::HttpConnection(std::shared_ptr<Hall> hall, Socket socket, Door door,
                               Admission::Ticket ticket)
    : Connection(connections_of(hall)),
      hall_(std::move(hall)),
      ticket_(std::move(ticket)),
      socket_(std::move(socket)),
      peer_(peer_of(socket_)),
      door_(door) {
  if (door_ == Door::numbers) ++hall_->readers_of_numbers;
}

HttpConnection::~HttpConnection() {
  if (door_ == Door::numbers) --hall_->readers_of_numbers;
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
  if (phase_ == Phase::reading && !parser_->got_some()) cut();
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
  header_bytes_ = 0;
  give(within_ms);
  parse();
}

void HttpConnection::read_more() {
  const auto room = std::max(k_read_bytes, buffer_.capacity() - buffer_.size());
  const auto most = buffer_.max_size() - buffer_.size();
  socket_.async_read_some(buffer_.prepare(std::min(room, most)),
                          step([](HttpConnection& self, error_code error, std::size_t size) {
                            if (error) return self.cut();
                            self.buffer_.commit(size);
                            self.parse();
                          }));
}

// RFC 9112, 2.2: old senders end a body with one more line end than they have counted. False while
// another one may have begun.
bool HttpConnection::has_passed_over_empty_lines() {
  constexpr std::string_view k_empty_line = "\r\n";
  while (!parser_->got_some() && header_bytes_ < k_header_bytes_max) {
    const std::string_view first{static_cast<const char*>(buffer_.data().data()),
                                 std::min(buffer_.size(), k_empty_line.size())};
    if (!k_empty_line.starts_with(first)) return true;
    if (first.size() < k_empty_line.size()) return false;
    header_bytes_ += first.size();
    buffer_.consume(first.size());
  }
  return true;
}

// Beast's own way to read bounds each line of a header, and not how many there are. What the header
// says is refused before a body is waited for.
void HttpConnection::parse() {
  if (!has_passed_over_empty_lines()) return read_more();
  while (buffer_.size() > 0) {
    error_code error;
    const bool in_header = !parser_->is_header_done();
    const auto used = parser_->put(buffer_.data(), error);
    buffer_.consume(used);
    if (in_header) header_bytes_ += used;
    const bool waits = error == http::error::need_more;
    if (header_bytes_ + (waits ? buffer_.size() : 0) > k_header_bytes_max) {
      error = http::error::header_limit;
    } else if (waits) {
      break;
    }
    if (error) return refuse_unread(error);
    if (in_header && parser_->is_header_done()) {
      if (auto refused = refusal_of(parser_->get())) return write(std::move(*refused));
    }
    if (parser_->is_done()) return on_request();
  }
  read_more();
}

void HttpConnection::refuse_unread(error_code error) {
  if (error == http::error::header_limit) {
    return write(error_reply(431, "too_large", "the request header may have 8192 bytes"));
  }
  if (error == http::error::body_limit) {
    return write(error_reply(413, "too_large", "the request body may have 8192 bytes"));
  }
  if (error == http::error::bad_version) {
    return write(error_reply(505, "bad_request", "HTTP/1.0 and HTTP/1.1 are understood here"));
  }
  write(error_reply(400, "bad_request", "this is not well-formed HTTP"));
}

Request HttpConnection::request() const {
  return read_request(parser_->get(), *hall_, {.door = door_, .peer = peer_, .local = socket_});
}

void HttpConnection::on_request() {
  join_lists(parser_->get());
  const auto asked = request();
  if (asked.upgrade.wanted && buffer_.size() > 0) {
    return write(error_reply(400, "bad_request", "wait for the answer before sending frames"));
  }
  phase_ = Phase::answering;
  give(limits().answer_ms);
  keep_alive_ = parser_->get().keep_alive() && !ticket_.is_at_door();
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
  const Handshake handshake{std::string{asked.path}, asked.host, std::string{asked.upgrade.key}};
  open_websocket(hall_, std::move(socket_), handshake, std::move(session), std::move(ticket_));
}

std::optional<Reply> HttpConnection::too_many(const Request& request) {
  if (door_ == Door::numbers) return std::nullopt;
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
  phase_ = Phase::lingering;
  error_code ignored;
  socket_.shutdown(Socket::shutdown_send, ignored);
  give(limits().linger_ms);
  linger_on();
}

void HttpConnection::linger_on() {
  if (lingered_bytes_ >= k_linger_bytes_max) {
    // Reads no more, so that the sender is stopped, and leaves it the time to read our answer.
    return socket_.async_wait(Socket::wait_error,
                              step([](HttpConnection& self, error_code) { self.cut(); }));
  }
  buffer_.clear();
  socket_.async_read_some(buffer_.prepare(4'096),
                          step([](HttpConnection& self, error_code error, std::size_t size) {
                            if (error) return self.cut();
                            self.lingered_bytes_ += size;
                            self.linger_on();
                          }));
}

}  // namespace

void serve_http(std::shared_ptr<Hall> hall, Socket socket, Door door, Admission::Ticket ticket) {
  std::make_shared<HttpConnection>(std::move(hall), std::move(socket), door, std::move(ticket))
      ->start();
}

}  // namespace senim::net
