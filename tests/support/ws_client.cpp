// The only file of the tests that includes Beast's WebSocket.
#include "tests/support/ws_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket.hpp>
#include <cctype>
#include <concepts>
#include <deque>
#include <stdexcept>

namespace senim::support {

namespace asio = boost::asio;
namespace websocket = boost::beast::websocket;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

// "A: b\r\nC: d" -> fields; the first line is left out.
std::map<std::string, std::string> fields_of(std::string_view head) {
  std::map<std::string, std::string> fields;
  auto end = head.find("\r\n");
  while (end != std::string_view::npos) {
    head.remove_prefix(end + 2);
    end = head.find("\r\n");
    const auto line = head.substr(0, end);
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    const auto value = line.find_first_not_of(' ', colon + 1);
    fields[lower(std::string{line.substr(0, colon)})] =
        value == std::string_view::npos ? "" : std::string{line.substr(value)};
  }
  return fields;
}

}  // namespace

std::string HttpAnswer::field(const std::string& name) const {
  const auto found = fields.find(lower(name));
  return found == fields.end() ? "" : found->second;
}

RawConnection::RawConnection(std::uint16_t port, int receive_bytes)
    : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
  if (receive_bytes > 0) {
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_bytes, sizeof receive_bytes);
  }
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): what the system call takes
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    ::close(socket_);
    throw std::runtime_error("cannot connect");
  }
}

RawConnection::~RawConnection() { ::close(socket_); }

std::size_t RawConnection::send(std::string_view bytes) {
  std::size_t taken = 0;
  while (taken < bytes.size()) {
    const auto rest = bytes.substr(taken);
    const auto sent = ::send(socket_, rest.data(), rest.size(), MSG_NOSIGNAL);
    if (sent <= 0) break;  // the server has ended it: is_ended() tells
    taken += static_cast<std::size_t>(sent);
  }
  return taken;
}

bool RawConnection::read_more(std::chrono::milliseconds patience) {
  pollfd waiting{.fd = socket_, .events = POLLIN, .revents = 0};
  if (ended_ || ::poll(&waiting, 1, static_cast<int>(patience.count())) <= 0) return false;
  std::array<char, 65'536> part{};
  const auto size = ::recv(socket_, part.data(), part.size(), 0);
  if (size <= 0) {
    ended_ = true;
    return false;
  }
  bytes_.append(part.data(), static_cast<std::size_t>(size));
  return true;
}

HttpAnswer RawConnection::answer(bool to_head, std::chrono::milliseconds patience) {
  HttpAnswer answer;
  std::size_t head_end = 0;
  while ((head_end = bytes_.find("\r\n\r\n")) == std::string::npos) {
    if (!read_more(patience)) {
      answer.closed = ended_;
      return answer;
    }
  }
  const std::string head = bytes_.substr(0, head_end + 2);
  bytes_.erase(0, head_end + 4);
  answer.status = std::stoi(head.substr(head.find(' ')));
  answer.fields = fields_of(head);
  const auto length = answer.field("content-length");
  const std::size_t size = to_head || length.empty() ? 0 : std::stoul(length);
  while (bytes_.size() < size && read_more(patience)) {
  }
  answer.body = bytes_.substr(0, size);
  bytes_.erase(0, size);
  answer.closed = answer.field("connection") == "close" && is_ended(patience);
  return answer;
}

bool RawConnection::is_ended(std::chrono::milliseconds patience) {
  while (read_more(patience)) bytes_.clear();
  return ended_;
}

HttpAnswer http(std::uint16_t port, std::string_view method_and_target, const HeaderFields& fields,
                std::string_view body) {
  std::string text{method_and_target};
  text += " HTTP/1.1\r\n";
  bool has_host = false;
  for (const auto& [name, value] : fields) {
    has_host = has_host || lower(name) == "host";
    text += name + ": " + value + "\r\n";
  }
  if (!has_host) text += "Host: 127.0.0.1:" + std::to_string(port) + "\r\n";
  if (!body.empty()) text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  RawConnection connection(port);
  connection.send(text + "\r\n" + std::string{body});
  return connection.answer(method_and_target.starts_with("HEAD "));
}

struct WsClient::Inside {
  asio::io_context io{1};
  websocket::stream<tcp::socket, false> stream{io};
  websocket::response_type response;
  boost::beast::flat_buffer buffer;
  std::deque<std::string> heard;
  bool open = false;
  bool ended = false;
  std::uint16_t code = 0;

  [[nodiscard]] bool until(std::predicate auto so, std::chrono::milliseconds patience) {
    const auto end = std::chrono::steady_clock::now() + patience;
    while (!so()) {
      if (std::chrono::steady_clock::now() > end) return false;
      io.restart();
      io.run_one_for(std::chrono::milliseconds{20});
    }
    return true;
  }

  void read() {
    stream.async_read(buffer, [this](error_code error, std::size_t) {
      if (error) {
        ended = true;
        code = stream.reason().code;
        return;
      }
      heard.push_back(boost::beast::buffers_to_string(buffer.data()));
      buffer.clear();
      read();
    });
  }

  // Runs one asynchronous write to its end.
  void write(auto start) {
    bool done = false;
    start([&done](error_code, std::size_t) { done = true; });
    if (!until([&done] { return done; }, k_answer_ms))
      throw std::runtime_error("the server does not read");
  }
};

WsClient::WsClient(std::uint16_t port, const Options& options)
    : inside_(std::make_unique<Inside>()) {
  auto& stream = inside_->stream;
  auto& socket = stream.next_layer();
  socket.open(tcp::v4());
  if (options.receive_bytes > 0) {
    socket.set_option(tcp::socket::receive_buffer_size(options.receive_bytes));
  }
  socket.connect({asio::ip::address_v4::loopback(), port});
  socket.set_option(tcp::no_delay(true));
  stream.set_option(websocket::stream_base::decorator([&options](websocket::request_type& request) {
    if (!options.subprotocol.empty()) {
      request.set(boost::beast::http::field::sec_websocket_protocol, options.subprotocol);
    }
    for (const auto& [name, value] : options.fields) request.set(name, value);
  }));
  bool answered = false;
  stream.async_handshake(inside_->response, "127.0.0.1:" + std::to_string(port), options.path,
                         [&](error_code error) {
                           answered = true;
                           inside_->open = !error;
                         });
  if (!inside_->until([&answered] { return answered; }, k_answer_ms)) {
    throw std::runtime_error("no answer to the upgrade");
  }
  stream.text(true);
  if (inside_->open) inside_->read();
}

WsClient::~WsClient() {
  error_code ignored;
  inside_->stream.next_layer().close(ignored);
  inside_->io.restart();
  inside_->io.poll();
}

bool WsClient::is_open() const { return inside_->open && !inside_->ended; }

int WsClient::status() const { return static_cast<int>(inside_->response.result_int()); }

std::string WsClient::subprotocol() const {
  const auto value = inside_->response[boost::beast::http::field::sec_websocket_protocol];
  return {value.data(), value.size()};
}

void WsClient::say(std::string_view frame) {
  inside_->write([&](auto done) {
    inside_->stream.async_write(asio::const_buffer(frame.data(), frame.size()), done);
  });
}

void WsClient::say_binary(std::string_view bytes) {
  inside_->stream.binary(true);
  say(bytes);
  inside_->stream.text(true);
}

void WsClient::say_in_pieces(const std::vector<std::string>& pieces) {
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    inside_->write([&](auto done) {
      inside_->stream.async_write_some(i + 1 == pieces.size(), asio::buffer(pieces[i]), done);
    });
  }
}

void WsClient::say_raw(std::string_view bytes) {
  inside_->write([&](auto done) {
    asio::async_write(inside_->stream.next_layer(), asio::const_buffer(bytes.data(), bytes.size()),
                      done);
  });
}

std::optional<std::string> WsClient::hears(std::chrono::milliseconds patience) {
  (void)inside_->until([this] { return inside_->ended || !inside_->heard.empty(); }, patience);
  if (inside_->heard.empty()) return std::nullopt;
  auto frame = std::move(inside_->heard.front());
  inside_->heard.pop_front();
  return frame;
}

std::optional<std::string> WsClient::has_heard() {
  inside_->io.restart();
  inside_->io.poll();
  if (inside_->heard.empty()) return std::nullopt;
  auto frame = std::move(inside_->heard.front());
  inside_->heard.pop_front();
  return frame;
}

std::optional<std::uint16_t> WsClient::closed_with(std::chrono::milliseconds patience) {
  if (!inside_->until([this] { return inside_->ended; }, patience)) return std::nullopt;
  return inside_->code;
}

void WsClient::leave() {
  bool done = false;
  inside_->stream.async_close(websocket::close_code::normal, [&done](error_code) { done = true; });
  (void)inside_->until([&done] { return done; }, k_answer_ms);
}

}  // namespace senim::support
