// One HTTP request as the site sees it, and one answer as the site gives it. Plain values without a
// socket; the views of a Request live until it is answered.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "server/net/rate_limit.hpp"

namespace senim::net {

class Session;

// websocket: a GET that asks to become one, as a route names it; a request says so in its Upgrade.
enum class Method : std::uint8_t { get, head, post, options, websocket, other };

// Whom a listener is for: everybody, or whoever reads the numbers of this server.
enum class Door : std::uint8_t { people, numbers };

struct Upgrade {  // of a request that asks for a WebSocket
  bool wanted = false;
  bool well_formed = false;  // version 13 and a key of the right length
  std::string_view protocols;
  std::string_view key;
};

struct Request {
  Door door;
  Method method;
  std::string_view path;  // without the query
  std::string host;       // with its port, as asked for; perhaps empty
  std::string_view origin;
  std::string_view cookie;
  std::string_view accept_encoding;
  std::string_view accept_language;
  std::string_view content_type;
  std::string_view body;
  Upgrade upgrade;
  bool secure;                    // the page is called by https
  boost::asio::ip::address from;  // of who asks, behind proxies of ours too; never to be kept
  AddressTag started_from;
  AddressTag signed_in_from;
};

struct Reply {
  unsigned status = 200;
  std::string type = "application/json";
  std::string cache = "no-store";
  std::string csp = "default-src 'none'; frame-ancestors 'none'";
  std::string fields;            // more of them, each "Name: value\r\n"
  std::string body;              // or:
  std::string_view shared_body;  // of a page, which outlives every reply
  bool close = false;

  [[nodiscard]] std::string_view bytes() const { return body.empty() ? shared_body : body; }
};

// An answer to a request: a reply, or the session to open a WebSocket for. Called exactly once,
// perhaps at once.
using Answer = std::function<void(std::variant<Reply, std::shared_ptr<Session>>)>;

// `{"error": code, "detail": text}`; both are words of ours.
[[nodiscard]] Reply error_reply(unsigned status, std::string_view code, std::string_view detail);

// Status line and header, the security headers that stand on everything included.
[[nodiscard]] std::string head_of(const Reply& reply, bool keep_alive);

}  // namespace senim::net
