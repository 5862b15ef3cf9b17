// senim-beast-relay: what Boost.Beast alone can do on one thread, to measure Senim against. It
// takes a frame from one side of a conversation, acknowledges it and brings it to the other side:
// no queue, no accounts, no store, nothing sealed, no limits of an honest service. Tuned as one who
// knows Beast would: a bare socket without timers, the concrete executor, small buffers, nothing
// but the bytes it needs is looked at. README.md says what it speaks.
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/websocket.hpp>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
namespace ws = boost::beast::websocket;
using boost::system::error_code;
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<asio::ip::tcp, Executor>;
using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;

constexpr std::size_t k_read_bytes = 512;
constexpr std::size_t k_upgrade_bytes_max = 4'096;
constexpr std::size_t k_id_bytes = 22;
// A frame begins so; the id or the conversation follows at once.
constexpr std::string_view k_say = R"({"type":"say",)";
constexpr std::string_view k_id = R"("id":")";
constexpr std::string_view k_conversation = R"("conversation":")";
constexpr std::string_view k_child_path = "/child/";
constexpr std::string_view k_counsellor_path = "/counsellor/";

class Person;

struct Conversation {
  std::weak_ptr<Person> child;
  std::weak_ptr<Person> counsellor;
  std::uint64_t seq = 0;
};
using Conversations = std::unordered_map<std::string, Conversation>;

std::string milliseconds_now() {
  using namespace std::chrono;
  return std::to_string(
      duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count());
}

class Person : public std::enable_shared_from_this<Person> {
 public:
  Person(Socket socket, Conversations& conversations)
      : stream_(std::move(socket)), conversations_(conversations) {}

  void begin() {
    request_ = std::make_unique<Request>();
    http::async_read(stream_.next_layer(), request_->buffer, request_->message,
                     [self = shared_from_this()](error_code ec, std::size_t) {
                       if (!ec) self->upgrade();
                     });
  }

 private:
  struct Request {
    boost::beast::flat_buffer buffer{k_upgrade_bytes_max};
    http::request<http::empty_body> message;
  };

  void upgrade() {
    if (!take_seats(request_->message.target())) return;
    stream_.set_option(
        ws::stream_base::timeout{ws::stream_base::none(), ws::stream_base::none(), false});
    stream_.set_option(ws::stream_base::decorator([](ws::response_type& response) {
      response.set(http::field::sec_websocket_protocol, "senim.v1");
    }));
    stream_.auto_fragment(false);
    stream_.text(true);
    stream_.async_accept(request_->message, [self = shared_from_this()](error_code ec) {
      self->request_.reset();
      if (!ec) self->read();
    });
  }

  // /child/CONVERSATION or /counsellor/CONVERSATION,CONVERSATION,…
  bool take_seats(std::string_view path) {
    is_child_ = path.starts_with(k_child_path);
    if (!is_child_ && !path.starts_with(k_counsellor_path)) return false;
    path.remove_prefix((is_child_ ? k_child_path : k_counsellor_path).size());
    for (; path.size() >= k_id_bytes; path.remove_prefix(std::min(path.size(), k_id_bytes + 1))) {
      const auto at = conversations_.try_emplace(std::string{path.substr(0, k_id_bytes)}).first;
      (is_child_ ? at->second.child : at->second.counsellor) = weak_from_this();
      if (is_child_) own_ = &*at;
    }
    return true;
  }

  void read() {
    stream_.async_read_some(asio::buffer(buffer_),
                            [self = shared_from_this()](error_code ec, std::size_t size) {
                              if (!ec) self->take({self->buffer_.data(), size});
                            });
  }

  void take(std::string_view part) {
    if (!stream_.is_message_done() || !unfinished_.empty()) {
      unfinished_ += part;
      if (!stream_.is_message_done()) return read();
      relay(std::exchange(unfinished_, {}));
    } else {
      relay(part);
    }
    read();
  }

  void relay(std::string_view frame) {
    if (!frame.starts_with(k_say)) return;
    frame.remove_prefix(k_say.size());
    auto* conversation = own_;
    if (!is_child_) conversation = named_in(frame);
    const std::size_t id_begins = k_id.size();
    if (conversation == nullptr || frame.size() < id_begins + k_id_bytes) return;
    auto& [name, here] = *conversation;
    const std::string seq = std::to_string(++here.seq);
    const std::string at = milliseconds_now();
    std::string ack = R"({"type":"ack",)";
    if (!is_child_) ack.append(k_conversation).append(name).append(R"(",)");
    ack.append(k_id).append(frame.substr(id_begins, k_id_bytes)).append(R"(","seq":)").append(seq);
    send(ack.append(R"(,"at":)").append(at).append("}"));
    const auto other = (is_child_ ? here.counsellor : here.child).lock();
    if (!other) return;
    std::string message = R"({"type":"message",)";
    if (is_child_) message.append(k_conversation).append(name).append(R"(",)");
    message.append(R"("seq":)").append(seq).append(R"(,"from":")");
    message.append(is_child_ ? "child" : R"(counsellor","alias":"Relay)");
    message.append(R"(","at":)").append(at).append(",").append(frame);
    other->send(std::move(message));
  }

  // Takes the conversation off the front of a counsellor's frame; null when there is none.
  Conversations::value_type* named_in(std::string_view& frame) {
    const std::size_t taken = k_conversation.size() + k_id_bytes + 2;  // and the `",` after it
    if (!frame.starts_with(k_conversation) || frame.size() < taken) return nullptr;
    const auto found =
        conversations_.find(std::string{frame.substr(k_conversation.size(), k_id_bytes)});
    frame.remove_prefix(taken);
    return found == conversations_.end() ? nullptr : &*found;
  }

  // Beast writes one frame at a time.
  void send(std::string frame) {
    waiting_.push_back(std::move(frame));
    if (!std::exchange(writing_, true)) write();
  }

  void write() {
    if (next_ == waiting_.size()) {
      waiting_.clear();
      next_ = 0;
      writing_ = false;
      return;
    }
    leaving_ = std::move(waiting_[next_++]);
    stream_.async_write(asio::buffer(leaving_),
                        [self = shared_from_this()](error_code ec, std::size_t) {
                          if (!ec) self->write();
                        });
  }

  ws::stream<Socket, false> stream_;
  Conversations& conversations_;
  Conversations::value_type* own_ = nullptr;  // a child's only one; entries never go
  std::string leaving_;                       // the frame that is being written
  std::vector<std::string> waiting_;          // from next_ on
  std::size_t next_ = 0;
  std::string unfinished_;
  std::unique_ptr<Request> request_;
  bool is_child_ = false;
  bool writing_ = false;
  std::array<char, k_read_bytes> buffer_{};
};

void accept(Acceptor& acceptor, Conversations& conversations) {
  acceptor.async_accept([&](error_code ec, Socket socket) {
    if (ec == asio::error::operation_aborted) return;
    if (!ec) {
      error_code ignored;
      socket.set_option(asio::ip::tcp::no_delay{true}, ignored);
      std::make_shared<Person>(std::move(socket), conversations)->begin();
    }
    accept(acceptor, conversations);
  });
}

}  // namespace

int main() try {
  asio::io_context io{1};
  Conversations conversations;
  Acceptor acceptor{io, {asio::ip::address_v4::loopback(), 0}};
  acceptor.listen(4'096);
  accept(acceptor, conversations);
  std::printf("relay serving port=%u\n", unsigned{acceptor.local_endpoint().port()});
  std::fflush(stdout);
  io.run();
  return 0;
} catch (const std::exception& fault) {
  std::fprintf(stderr, "senim-beast-relay: %s\n", fault.what());
  return 1;
}
