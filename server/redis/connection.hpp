// Connection: one hiredis async context on an io_context, from connecting to its end; it
// reports `ready` when its greeting went well. Owned by a link, used on its thread,
// never reconnects by itself and never lets an exception pass through hiredis (it is thrown again
// from the io_context's run()).
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "server/redis/address.hpp"
#include "server/redis/command.hpp"
#include "server/redis/greeting.hpp"
#include "server/redis/reply.hpp"

struct redisAsyncContext;  // NOLINT(readability-identifier-naming): hiredis

namespace senim::redis {

class ConnectionEnds {
 public:
  virtual void ready() = 0;
  virtual void replied(
      Reply reply) = 0;  // in the order of send(); on a subscription, also what is published
  virtual void ended(std::string_view why) = 0;  // by itself; nothing more comes. The connection
                                                 // may be destroyed now
 protected:
  ~ConnectionEnds() = default;
};

class Connection {
 public:
  Connection(boost::asio::io_context& io, const Address& address, Greeting greeting,
             ConnectionEnds& ends);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();  // drops it at once and reports nothing

  void begin();  // ended() may follow, never before begin() has returned
  // False when the connection is not there any more; ended() then follows or was told.
  [[nodiscard]] bool send(const Command& command);

 private:
  struct Callbacks;  // hiredis's side of it

  void greet();
  void say(const std::vector<Command>& commands);
  void greeted(Reply reply);
  void gone(std::string_view why);
  void drop();

  boost::asio::io_context& io_;
  Address address_;
  ConnectionEnds& ends_;
  redisAsyncContext* context_ = nullptr;
  Greeting greeting_;
  bool greeting_is_over_ = false;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace senim::redis
