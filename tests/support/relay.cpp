#include "tests/support/relay.hpp"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <future>
#include <optional>
#include <set>
#include <thread>
#include <utility>

namespace senim::support {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using AnySocket = asio::generic::stream_protocol::socket;
using AnyEndpoint = asio::generic::stream_protocol::endpoint;

namespace {

constexpr std::size_t k_part_bytes = 16'384;

struct Cut {
  Way way;
  std::size_t after_bytes;
};

}  // namespace

struct Relay::Inside {
  // Both ends of one connection.
  struct Link : std::enable_shared_from_this<Link> {
    Link(Inside& relay, AnySocket client_end)
        : inside(relay), client(std::move(client_end)), server(relay.io) {}

    void open() {
      server.async_connect(inside.target, [self = shared_from_this()](error_code error) {
        if (error) return self->close();
        self->pump(Way::to_server);
        self->pump(Way::to_client);
      });
    }
    void pump(Way way) {
      auto& from = way == Way::to_server ? client : server;
      from.async_read_some(asio::buffer(part(way)),
                           [self = shared_from_this(), way](error_code error, std::size_t size) {
                             if (error) return self->close();
                             self->pass(way, size);
                           });
    }
    void pass(Way way, std::size_t size) {
      if (inside.swallows) return pump(way);
      bool last = false;
      if (inside.cut && inside.cut->way == way) {
        auto& so_far = carried[way == Way::to_server ? 0 : 1];
        if (armed != inside.armed) carried = {};
        armed = inside.armed;
        last = so_far + size >= inside.cut->after_bytes;
        if (last) size = inside.cut->after_bytes - so_far;
        so_far += size;
        if (last) {
          inside.cut.reset();
          ++inside.cuts;
        }
      }
      auto& to = way == Way::to_server ? server : client;
      asio::async_write(to, asio::buffer(part(way), size),
                        [self = shared_from_this(), way, last](error_code error, std::size_t) {
                          if (error || last) return self->close();
                          self->pump(way);
                        });
    }
    void close() {
      error_code ignored;
      client.close(ignored);
      server.close(ignored);
      inside.links.erase(shared_from_this());
    }
    std::array<char, k_part_bytes>& part(Way way) { return way == Way::to_server ? up : down; }

    Inside& inside;
    AnySocket client;
    AnySocket server;
    std::array<char, k_part_bytes> up{};
    std::array<char, k_part_bytes> down{};
    std::array<std::size_t, 2> carried{};  // since the relay was armed
    std::size_t armed = 0;
  };

  void accept() {
    acceptor.async_accept([this](error_code error, tcp::socket socket) {
      if (error) return;
      socket.set_option(tcp::no_delay(true));
      const auto link = std::make_shared<Link>(*this, AnySocket(std::move(socket)));
      links.insert(link);
      link->open();
      accept();
    });
  }
  // On the relay's thread, waited for.
  void carry_out(std::function<void()> step) {
    std::packaged_task<void()> task(std::move(step));
    auto done = task.get_future();
    asio::post(io, [&task] { task(); });
    done.get();
  }
  void close_all() {
    const auto all = links;
    for (const auto& link : all) link->close();
  }

  asio::io_context io{1};
  tcp::acceptor acceptor{io, {asio::ip::address_v4::loopback(), 0}};
  AnyEndpoint target;
  std::set<std::shared_ptr<Link>> links;
  std::optional<Cut> cut;
  std::size_t armed = 0;  // how often cut_after() was said
  std::size_t cuts = 0;
  bool swallows = false;
  std::thread thread;
};

Relay::Relay() : inside_(std::make_unique<Inside>()) {
  inside_->accept();
  inside_->thread = std::thread([this] { inside_->io.run(); });
}

Relay::~Relay() {
  inside_->carry_out([this] {
    error_code ignored;
    inside_->acceptor.close(ignored);
    inside_->close_all();
  });
  inside_->thread.join();
}

std::uint16_t Relay::port() const { return inside_->acceptor.local_endpoint().port(); }

void Relay::leads_to(std::uint16_t port) {
  inside_->carry_out(
      [this, port] { inside_->target = tcp::endpoint(asio::ip::address_v4::loopback(), port); });
}

void Relay::leads_to(const std::string& unix_path) {
  inside_->carry_out([&] { inside_->target = asio::local::stream_protocol::endpoint(unix_path); });
}

void Relay::cut_after(Way way, std::size_t bytes) {
  inside_->carry_out([this, way, bytes] {
    inside_->cut = Cut{way, bytes};
    ++inside_->armed;
  });
}

void Relay::cut_all() {
  inside_->carry_out([this] { inside_->close_all(); });
}

void Relay::swallow(bool all) {
  inside_->carry_out([this, all] { inside_->swallows = all; });
}

std::size_t Relay::cuts() const {
  std::size_t count = 0;
  inside_->carry_out([&] { count = inside_->cuts; });
  return count;
}

}  // namespace senim::support
