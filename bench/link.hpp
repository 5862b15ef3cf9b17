// Link: one WebSocket of one person, as cheap as a client can be: frames of a loop turn go out in
// one system call, what arrives is read into a buffer the thread's links share, no timers. Owned by
// its person through shared_ptr and kept alive by its pending waits; after on_gone(), cut() or
// forget() it never calls its listener again. To an https address it speaks TLS (link_tls.cpp),
// with buffers of its own: some 40 kB more for each link.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "bench/target.hpp"
#include "bench/wire.hpp"

namespace senim::bench {

struct Gone {
  std::uint16_t close_code = 0;  // what the server closed with; 0 when it did not
  std::string why;               // for people; empty when the code says it
};

class LinkListener {
 public:
  virtual void on_open() = 0;
  virtual void on_frame(std::string_view text) = 0;
  virtual void on_gone(const Gone& gone) = 0;
  virtual ~LinkListener() = default;
};

struct Upgrade {
  std::string path;
  std::string cookie;               // empty for none
  boost::asio::ip::address source;  // unspecified: the system's choice
};

class Link : public std::enable_shared_from_this<Link> {
 public:
  using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp,
                                                  boost::asio::io_context::executor_type>;

  [[nodiscard]] static std::shared_ptr<Link> open(boost::asio::io_context& io, const Target& target,
                                                  const Upgrade& upgrade, LinkListener& listener);
  Link(boost::asio::io_context& io, LinkListener& listener);

  void say(std::string_view frame);      // goes out when this turn of the loop ends
  void say_raw(std::string_view bytes);  // below WebSocket: for who breaks its rules
  void close();        // with 1000; on_gone() follows when the server has answered
  void cut();          // as a dead phone does: nothing more goes either way
  void fall_silent();  // as a network that swallows everything: still connected
  [[nodiscard]] bool is_open() const { return stage_ == Stage::open; }

 private:
  enum class Stage : std::uint8_t { upgrading, open, closing, silent, gone };
  struct Tls;

  void connect(const Target& target, const Upgrade& upgrade);
  void begin();
  void speak_tls(const std::string& name);
  void begin_tls();
  void flush_tls();
  void read_tls();
  void write(Opcode opcode, std::string_view payload);
  void flush_later();
  void flush();
  void wait_for_bytes();
  void read();
  void hung_up(boost::system::error_code ec);
  void take(std::string_view bytes);
  [[nodiscard]] std::size_t take_upgrade(std::string_view bytes);
  [[nodiscard]] std::size_t take_frames(std::string_view bytes);
  void take_frame(const WireFrame& frame);
  void end(const Gone& gone);

  Socket socket_;
  std::shared_ptr<Tls> tls_;  // over socket_; null for http. Only link_tls.cpp knows its type
  LinkListener* listener_;
  Stage stage_ = Stage::upgrading;
  bool flush_is_due_ = false;
  bool waits_to_write_ = false;
  std::uint32_t mask_;
  std::string out_;
  std::string unread_;   // the beginning of a frame whose rest has not arrived
  std::string message_;  // the beginning of a fragmented message
};

}  // namespace senim::bench
