#include "server/net/reply.hpp"

#include <array>
#include <boost/beast/http/status.hpp>
#include <ctime>

namespace senim::net {

namespace {

constexpr std::string_view k_on_everything =
    "Server: senim\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "X-Robots-Tag: noindex\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "X-Frame-Options: DENY\r\n"
    "Permissions-Policy: camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), "
    "usb=()\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n";

std::string http_date() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  std::array<char, 40> text{};
  const auto size = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &utc);
  return {text.data(), size};
}

}  // namespace

Reply error_reply(unsigned status, std::string_view code, std::string_view detail) {
  Reply reply;
  reply.status = status;
  reply.body.append(R"({"error":")")
      .append(code)
      .append(R"(","detail":")")
      .append(detail)
      .append("\"}\n");
  return reply;
}

std::string head_of(const Reply& reply, bool keep_alive) {
  const auto reason =
      boost::beast::http::obsolete_reason(boost::beast::http::int_to_status(reply.status));
  std::string head;
  head.reserve(1'024);
  head.append("HTTP/1.1 ").append(std::to_string(reply.status)).append(" ");
  head.append(reason.data(), reason.size()).append("\r\n");
  head.append("Date: ").append(http_date()).append("\r\n").append(k_on_everything);
  head.append("Cache-Control: ").append(reply.cache).append("\r\n");
  if (!reply.csp.empty()) head.append("Content-Security-Policy: ").append(reply.csp).append("\r\n");
  if (reply.status != 204) {
    head.append("Content-Type: ").append(reply.type).append("\r\n");
    head.append("Content-Length: ").append(std::to_string(reply.bytes().size())).append("\r\n");
  }
  head.append(reply.fields);
  head.append(keep_alive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n");
  return head;
}

}  // namespace senim::net
