// The only file of the server that includes Beast's WebSocket.
#include "server/net/websocket.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/websocket.hpp>
#include <span>
#include <utility>

#include "server/net/arrivals.hpp"
#include "server/net/corked_stream.hpp"
#include "server/net/outbox.hpp"

namespace senim::net {

namespace ws = boost::beast::websocket;

// Beast finds these three by argument-dependent lookup: how a CorkedStream ends.
void beast_close_socket(CorkedStream& stream) {
  error_code ignored;
  stream.socket().close(ignored);
}

void teardown(boost::beast::role_type role, CorkedStream& stream, error_code& error) {
  ws::teardown(role, stream.socket(), error);
}

template <class Completion>
void async_teardown(boost::beast::role_type role, CorkedStream& stream, Completion&& then) {
  ws::async_teardown(role, stream.socket(), std::forward<Completion>(then));
}

namespace {

// Pongs and the close frame still fit when the outbox is full.
constexpr std::size_t k_control_bytes_max = 8'192;
// Most frames of a child fit; a longer one is put together in message_.
constexpr std::size_t k_read_bytes = 512;
// Someone who was silent for so long will hardly answer a farewell; and a child waits. Nor is the
// answer of someone read who sends without end.
constexpr std::int64_t k_short_farewell_ms = 1'000;
// Within the time after which someone watched closely counts as lifeless.
constexpr std::int64_t k_pings = 3;

class BeastWebSocket final : public WebSocket, public std::enable_shared_from_this<BeastWebSocket> {
 public:
  BeastWebSocket(std::shared_ptr<Hall> hall, Socket socket, std::shared_ptr<Session> session,
                 Admission::Ticket ticket)
      : WebSocket(connections_of(hall)),
        hall_(std::move(hall)),
        ticket_(std::move(ticket)),
        session_(std::move(session)),
        outbox_(limits().outbox_bytes_max),
        stream_(std::move(socket), limits().outbox_bytes_max + k_control_bytes_max),
        due_ms_(monotonic_ms() + limits().request_ms) {}

  void open(const Handshake& handshake);
  void send(std::string frame) override;
  bool has_room() override;
  void close(CloseCode code) override;
  [[nodiscard]] std::int64_t silent_ms() const override;
  [[nodiscard]] std::shared_ptr<AddressShare> share() const override { return ticket_.share(); }
  void watch_closely(std::int64_t lifeless_ms) override;
  void look(std::int64_t now_ms) override;
  void move_away() override;
  void cut() override;

 private:
  [[nodiscard]] const FrontLimits& limits() const { return hall_->options.limits; }
  template <class Step>
  auto step(Step step);
  void read();
  void on_read(error_code error, std::size_t size);
  void take(std::string_view part);
  void write();
  void look_for_room();
  [[nodiscard]] std::int64_t look_for_life(std::int64_t now_ms);
  [[nodiscard]] bool may_arrive(std::span<const unsigned char> bytes);
  void close_soon(CloseCode code);
  void say_farewell();
  void finish();

  enum class Phase : std::uint8_t { opening, open, closing, finished };

  const std::shared_ptr<Hall> hall_;
  const Admission::Ticket ticket_;
  std::shared_ptr<Session> session_;  // until finished
  Outbox outbox_;
  ws::stream<CorkedStream, false> stream_;
  Arrivals arrivals_;
  std::string message_;  // of several reads
  std::int64_t due_ms_;  // while opening or closing: the end; while room is wanted: of its patience
  std::int64_t heard_ms_ = 0;
  std::int64_t pong_ms_ = 0;
  std::int64_t lifeless_ms_ = 0;  // 0: nobody watches closely
  Phase phase_ = Phase::opening;
  bool writing_ = false;
  bool asking_ = false;        // a ping is on its way out
  bool room_wanted_ = false;   // and not there yet
  bool room_awaited_ = false;  // by a wait on the socket
  CloseCode code_ = CloseCode::normal;
  std::array<char, k_read_bytes> buffer_;
};

// A completion of this connection: keeps it alive, and what it throws ends this connection only.
template <class Step>
auto BeastWebSocket::step(Step step) {
  return [self = shared_from_this(), step](auto... results) {
    guarded(*self->hall_, *self, [&] { step(*self, results...); });
  };
}

void BeastWebSocket::open(const Handshake& handshake) {
  using boost::beast::http::field;
  boost::beast::http::request<boost::beast::http::empty_body> request;
  request.method(boost::beast::http::verb::get);
  request.target(handshake.target);
  request.version(11);
  request.set(field::host, handshake.host);
  request.set(field::upgrade, "websocket");
  request.set(field::connection, "upgrade");
  request.set(field::sec_websocket_key, handshake.key);
  request.set(field::sec_websocket_version, "13");

  stream_.set_option(
      ws::stream_base::timeout{ws::stream_base::none(), ws::stream_base::none(), false});
  stream_.set_option(ws::stream_base::decorator([](ws::response_type& response) {
    response.set(field::sec_websocket_protocol, k_subprotocol);
    response.set(field::server, "senim");
  }));
  stream_.auto_fragment(false);
  stream_.read_message_max(0);  // ours is stricter and closes with our code
  stream_.text(true);
  stream_.next_layer().watch_arrivals(
      [this](std::span<const unsigned char> bytes) { return may_arrive(bytes); });
  hall_->connections.watch(*this, due_ms_);
  stream_.async_accept(request, step([](BeastWebSocket& self, error_code error) {
                         if (error || self.phase_ != Phase::opening) return self.finish();
                         self.phase_ = Phase::open;
                         self.heard_ms_ = monotonic_ms();
                         self.session_->on_open(self);
                         self.look(self.heard_ms_);
                         self.read();
                       }));
}

void BeastWebSocket::read() {
  if (phase_ != Phase::open)
    return;  // when closing, Beast reads by itself until the other side's close
  stream_.async_read_some(boost::asio::buffer(buffer_),
                          step([](BeastWebSocket& self, error_code error, std::size_t size) {
                            self.on_read(error, size);
                          }));
}

void BeastWebSocket::on_read(error_code error, std::size_t size) {
  if (error) return finish();
  if (phase_ != Phase::open) return;
  take({buffer_.data(), size});
  read();
}

void BeastWebSocket::take(std::string_view part) {
  heard_ms_ = monotonic_ms();
  if (stream_.got_binary() || message_.size() + part.size() > senim::limits::k_frame_bytes_max) {
    hall_->counters.frames_refused.add();
    return close(CloseCode::bad_frame);
  }
  if (!stream_.is_message_done()) {
    message_.append(part);
    return;
  }
  hall_->counters.frames_in.add();
  if (message_.empty()) return session_->on_frame(part);
  message_.append(part);
  const std::string whole = std::exchange(message_, {});
  session_->on_frame(whole);
}

bool BeastWebSocket::may_arrive(std::span<const unsigned char> bytes) {
  const auto refused = arrivals_.take(bytes, limits().pieces, ticket_.share(), monotonic_ms());
  if (!refused) return true;
  auto& counters = hall_->counters;
  (*refused == CloseCode::bad_frame ? counters.frames_refused : counters.flooders).add();
  // Not at once: Beast is in the middle of reading.
  boost::asio::post(stream_.get_executor(),
                    step([code = *refused](BeastWebSocket& self) { self.close_soon(code); }));
  return false;
}

void BeastWebSocket::send(std::string frame) {
  if (phase_ != Phase::open) return;
  if (!outbox_.push(std::move(frame), stream_.next_layer().unsent_bytes())) {
    return close(CloseCode::slow_reader);
  }
  hall_->counters.frames_out.add();
  if (std::exchange(writing_, true)) return;
  // Later in this turn, so that whatever else becomes ready now leaves in the same system call.
  boost::asio::post(stream_.get_executor(), step([](BeastWebSocket& self) { self.write(); }));
}

bool BeastWebSocket::has_room() {
  if (phase_ != Phase::open) return false;
  if (outbox_.bytes() + stream_.next_layer().unsent_bytes() < limits().room_bytes) return true;
  if (std::exchange(room_wanted_, true)) return false;
  due_ms_ = monotonic_ms() + limits().stalled_ms;
  hall_->connections.watch(*this, 0);  // looks soon, and then sets the time for all that is due
  if (!writing_) look_for_room();
  return false;
}

// Only once the outbox is with the stream, so that what is left is what the kernel did not take.
void BeastWebSocket::look_for_room() {
  if (phase_ != Phase::open) return;
  if (stream_.next_layer().unsent_bytes() <= limits().room_bytes / 2) {
    room_wanted_ = false;
    return session_->on_room();
  }
  if (std::exchange(room_awaited_, true)) return;
  stream_.next_layer().socket().async_wait(
      Socket::wait_write, step([](BeastWebSocket& self, error_code error) {
        self.room_awaited_ = false;
        if (error) return;  // the reading side hears of it too
        self.due_ms_ = monotonic_ms() + self.limits().stalled_ms;
        if (!self.writing_) self.look_for_room();
      }));
}

void BeastWebSocket::write() {
  if (outbox_.empty() || phase_ == Phase::finished) {
    writing_ = false;
    stream_.next_layer().cork(false);
    stream_.next_layer().flush();
    if (phase_ == Phase::closing) say_farewell();
    if (room_wanted_) look_for_room();
    return;
  }
  stream_.next_layer().cork(outbox_.size() > 1);  // the last one takes all with it
  stream_.async_write(boost::asio::buffer(outbox_.front()),
                      step([](BeastWebSocket& self, error_code error, std::size_t) {
                        if (error)
                          self.outbox_.clear();
                        else
                          self.outbox_.pop();
                        self.write();
                      }));
}

void BeastWebSocket::close(CloseCode code) {
  if (phase_ == Phase::opening) return cut();
  if (phase_ != Phase::open) return;
  phase_ = Phase::closing;
  code_ = code;
  if (code == CloseCode::slow_reader) hall_->counters.slow_readers.add();
  if (code == CloseCode::silent) hall_->counters.silent.add();
  due_ms_ = monotonic_ms() + limits().farewell_ms;
  hall_->connections.watch(*this, due_ms_);
  if (!writing_) say_farewell();
}

// Of the one who will hardly answer a farewell.
void BeastWebSocket::close_soon(CloseCode code) {
  close(code);
  due_ms_ = std::min(due_ms_, monotonic_ms() + k_short_farewell_ms);
  hall_->connections.watch(*this, due_ms_);
}

void BeastWebSocket::say_farewell() {
  const auto reason = to_string(code_);
  const ws::close_reason code(static_cast<ws::close_code>(code_), {reason.data(), reason.size()});
  stream_.async_close(code, step([](BeastWebSocket& self, error_code) { self.finish(); }));
}

std::int64_t BeastWebSocket::silent_ms() const {
  return monotonic_ms() - std::max(heard_ms_, pong_ms_);
}

void BeastWebSocket::watch_closely(std::int64_t lifeless_ms) {
  lifeless_ms_ = lifeless_ms;
  stream_.control_callback([this](ws::frame_type type, boost::beast::string_view) {
    if (type == ws::frame_type::pong) pong_ms_ = monotonic_ms();
  });
}

// Asks for a sign of life when none came lately; answers when to look again.
std::int64_t BeastWebSocket::look_for_life(std::int64_t now_ms) {
  const std::int64_t patience_ms = lifeless_ms_ / k_pings;
  const std::int64_t alive_ms = std::max(heard_ms_, pong_ms_);
  if (now_ms - alive_ms >= patience_ms && !std::exchange(asking_, true)) {
    stream_.async_ping({}, step([](BeastWebSocket& self, error_code) { self.asking_ = false; }));
  }
  return std::min(now_ms + patience_ms, alive_ms + lifeless_ms_);
}

void BeastWebSocket::look(std::int64_t now_ms) {
  const auto self = shared_from_this();
  if (phase_ == Phase::finished) return;
  if (phase_ != Phase::open) {
    if (now_ms >= due_ms_) return cut();
    return hall_->connections.watch(*this, due_ms_);
  }
  if (now_ms - heard_ms_ >= limits().silence_ms) return close(CloseCode::silent);
  std::int64_t due_ms = heard_ms_ + limits().silence_ms;
  if (lifeless_ms_ > 0) {
    if (silent_ms() >= lifeless_ms_) return close_soon(CloseCode::silent);
    due_ms = std::min(due_ms, look_for_life(now_ms));
  }
  if (room_wanted_) {
    if (now_ms >= due_ms_) return close(CloseCode::slow_reader);
    due_ms = std::min(due_ms, due_ms_);
  }
  guarded(*hall_, *this, [&] {
    const std::int64_t session_due_ms = session_->look(now_ms);
    if (phase_ != Phase::open) return;
    hall_->connections.watch(*this, std::min(session_due_ms, due_ms));
  });
}

void BeastWebSocket::move_away() { close(CloseCode::moving); }

void BeastWebSocket::cut() {
  // Its pending operations complete with an error and let it go.
  error_code ignored;
  stream_.next_layer().socket().close(ignored);
  boost::asio::post(stream_.get_executor(), step([](BeastWebSocket& self) { self.finish(); }));
}

void BeastWebSocket::finish() {
  if (std::exchange(phase_, Phase::finished) == Phase::finished) return;
  error_code ignored;
  stream_.next_layer().socket().close(ignored);
  std::exchange(session_, nullptr)->on_closed();
}

}  // namespace

void open_websocket(std::shared_ptr<Hall> hall, Socket socket, const Handshake& handshake,
                    std::shared_ptr<Session> session, Admission::Ticket ticket) {
  std::make_shared<BeastWebSocket>(std::move(hall), std::move(socket), std::move(session),
                                   std::move(ticket))
      ->open(handshake);
}

}  // namespace senim::net
