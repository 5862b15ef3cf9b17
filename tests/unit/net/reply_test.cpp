#include "server/net/reply.hpp"

#include <doctest/doctest.h>

namespace senim::net {

TEST_CASE("every answer carries the security headers") {
  for (const unsigned status : {200U, 204U, 303U, 404U, 503U}) {
    Reply reply;
    reply.status = status;
    const auto head = head_of(reply, true);
    for (const char* field :
         {"\r\nReferrer-Policy: no-referrer\r\n", "\r\nX-Robots-Tag: noindex\r\n",
          "\r\nX-Content-Type-Options: nosniff\r\n", "\r\nX-Frame-Options: DENY\r\n",
          "\r\nCross-Origin-Opener-Policy: same-origin\r\n", "\r\nPermissions-Policy: camera=()",
          "\r\nContent-Security-Policy: default-src 'none'", "\r\nCache-Control: no-store\r\n",
          "\r\nConnection: keep-alive\r\n\r\n"}) {
      CAPTURE(field);
      CHECK(head.find(field) != std::string::npos);
    }
  }
}

TEST_CASE("an answer without content says no length, every other its own") {
  Reply none;
  none.status = 204;
  CHECK(head_of(none, true).find("Content-Length") == std::string::npos);
  const auto error = error_reply(404, "not_found", "nothing");
  CHECK(error.body == "{\"error\":\"not_found\",\"detail\":\"nothing\"}\n");
  const auto head = head_of(error, false);
  CHECK(head.starts_with("HTTP/1.1 404 Not Found\r\n"));
  CHECK(head.find("\r\nContent-Length: 41\r\n") != std::string::npos);
  CHECK(head.ends_with("\r\nConnection: close\r\n\r\n"));
}

}  // namespace senim::net
