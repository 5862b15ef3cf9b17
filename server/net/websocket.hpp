// WebSocket: one open connection that carries text frames. Hides Beast, whose WebSocket header only
// websocket.cpp includes. Kept alive by its own pending operations; holds its Session until the
// connection is gone and tells it so exactly once. send() and close() never wait and never call the
// session back. It knows nothing of what frames mean.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "protocol/codes.hpp"
#include "server/net/hall.hpp"
#include "server/net/socket.hpp"

namespace senim::net {

class WebSocket : public Connection {
 public:
  using Connection::Connection;

  // Taken after the frames before it and sent with all that is ready in this turn of the loop. Past
  // the outbox limit the connection is closed with slow_reader. Nothing happens once it is closing.
  virtual void send(std::string frame) = 0;
  // Whether much is still on its way to the other side. False is a promise: Session::on_room()
  // follows when most of it has gone, and a connection of which nothing goes for stalled_ms
  // meanwhile is closed with slow_reader.
  [[nodiscard]] virtual bool has_room() = 0;
  // What was sent before goes out first; then the closing handshake, for which the other side has
  // farewell_ms.
  virtual void close(CloseCode code) = 0;
  // Since the last sign of life of the other end: a frame, or an answer to a ping.
  [[nodiscard]] virtual std::int64_t silent_ms() const = 0;
  // Of all connections of this address; null when nobody is limited.
  [[nodiscard]] virtual std::shared_ptr<AddressShare> share() const = 0;
  // From now on the other end is asked for a sign of life (a ping, which a browser answers by
  // itself) and closed as silent when it has given none, nor any frame, for so long.
  virtual void watch_closely(std::int64_t lifeless_ms) = 0;
};

// Who is on the other end. The connection calls it on the worker's thread.
class Session {
 public:
  virtual ~Session() = default;
  virtual void on_open(WebSocket& socket) = 0;
  virtual void on_frame(std::string_view frame) = 0;
  virtual void on_room() = 0;  // see WebSocket::has_room()
  // The last call; the socket is not to be used again. Also when on_open() never came.
  virtual void on_closed() = 0;
  [[nodiscard]] virtual bool is_signed_in() const { return false; }  // as staff
  // Looks after deadlines of its own; answers when to be called next.
  virtual std::int64_t look(std::int64_t now_ms) = 0;
};

// What Beast needs of the request that asked for the upgrade; already checked.
struct Handshake {
  std::string target;
  std::string host;
  std::string key;
};

inline constexpr std::string_view k_subprotocol = "senim.v1";

void open_websocket(std::shared_ptr<Hall> hall, Socket socket, const Handshake& handshake,
                    std::shared_ptr<Session> session, Admission::Ticket ticket);

}  // namespace senim::net
