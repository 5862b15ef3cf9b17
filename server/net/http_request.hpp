// From the header of an HTTP/1.0 or 1.1 request, as Beast has parsed it, to a Request as the site
// sees it: what makes it unanswerable, list fields that stand in several lines, an address in its
// first line, and where it comes from. Pure but for the complaints in the log; the views of a
// Request point into the message.
#pragma once

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <optional>

#include "server/net/hall.hpp"
#include "server/net/reply.hpp"
#include "server/net/socket.hpp"

namespace senim::net {

using HttpMessage = boost::beast::http::request<boost::beast::http::string_body>;

// Why the request cannot be answered, as far as its header says; nothing when it can.
[[nodiscard]] std::optional<Reply> refusal_of(const HttpMessage& message);

// Makes one line of each list field that stands in several (RFC 9110, 5.3).
void join_lists(HttpMessage& message);

// The connection that a request came by.
struct Way {
  Door door;
  const boost::asio::ip::address& peer;
  const Socket& local;
};
[[nodiscard]] Request read_request(const HttpMessage& message, const Hall& hall, const Way& way);

}  // namespace senim::net
