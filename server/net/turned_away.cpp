#include "server/net/turned_away.hpp"

#include <boost/asio/buffer.hpp>
#include <string>

namespace senim::net {

Reply full_reply() {
  auto full = error_reply(503, "too_many", "the server is full; try again soon");
  full.fields = "Retry-After: 5\r\n";
  full.close = true;
  return full;
}

void turn_away(Counters& counters, Socket socket) {
  counters.not_accepted.add();
  const auto full = full_reply();
  const std::string bytes = head_of(full, false) + full.body;
  error_code ignored;
  socket.non_blocking(true, ignored);
  socket.write_some(boost::asio::buffer(bytes), ignored);
  socket.shutdown(Socket::shutdown_send, ignored);
}

}  // namespace senim::net
