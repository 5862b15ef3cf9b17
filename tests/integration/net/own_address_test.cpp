#include <doctest/doctest.h>

#include <string>

#include "server/base/log.hpp"
#include "tests/integration/net/test_front.hpp"

namespace senim::net {

namespace {

void at_111(FrontOptions& options) { options.public_url = "https://111.example"; }

// A request by this Host; "" leaves the field empty.
HttpAnswer asked(const TestFront& front, const std::string& host, const std::string& target = "/") {
  RawConnection connection(front.port());
  connection.send("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
  return connection.answer();
}

int upgraded(const TestFront& front, const std::string& host, const std::string& origin) {
  RawConnection connection(front.port());
  connection.send("GET /ws/child HTTP/1.1\r\nHost: " + host + "\r\nOrigin: " + origin +
                  "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                  "Sec-WebSocket-Protocol: senim.v1\r\n\r\n");
  return connection.answer(true).status;
}

}  // namespace

TEST_CASE("with a public address only that one is served, whatever spelling of its port") {
  TestFront front(at_111);
  for (const auto* host : {"111.example", "111.EXAMPLE", "111.example:443",
                           "111.example:", "111.example.", "111.EXAMPLE.:443"}) {
    CAPTURE(host);
    const auto page = asked(front, host);
    CHECK(page.status == 200);
    CHECK(page.field("content-security-policy") ==
          "default-src 'none'; connect-src 'self' wss://111.example");
    CHECK(upgraded(front, host, "https://111.example") == 101);
    CHECK(upgraded(front, host, "https://111.example:443") == 101);
  }
}

TEST_CASE("by any other host there is a page that says where the helpline is, in three languages") {
  TestFront front(at_111);
  const auto by_number = "127.0.0.1:" + std::to_string(front.port());
  for (const auto& host : {std::string{"evil.example"}, by_number, std::string{"111.example:80"},
                           std::string{"111.example.evil.example"}, std::string{}}) {
    CAPTURE(host);
    for (const auto* target : {"/", "/s/ABC2345", "/console", "/exit", "/nothing"}) {
      CAPTURE(target);
      const auto page = asked(front, host, target);
      CHECK(page.status == 421);
      CHECK(page.field("content-type") == "text/html; charset=utf-8");
      for (const auto* part : {"lang=\"kk\"", "lang=\"ru\"", "lang=\"en\"", "tel:111", "tel:112",
                               "<a href=\"https://111.example/"}) {
        CAPTURE(part);
        CHECK(page.body.find(part) != std::string::npos);
      }
      CHECK(page.body.find("evil") == std::string::npos);
      CHECK(page.field("content-security-policy").find("evil") == std::string::npos);
    }
    CHECK(asked(front, host, "/api/me").body.starts_with(R"({"error":"foreign_host")"));
    CHECK(upgraded(front, host, "https://111.example") == 421);
    CHECK(upgraded(front, host, "https://" + host) == 421);  // a name that was bound anew to us
    CHECK(asked(front, host, "/health").status == 200);      // a probe asks by number
  }
  CHECK(asked(front, "111.example", "http://evil.example/").status == 421);
  CHECK(asked(front, "evil.example", "https://111.example/").status == 200);
  RawConnection old(front.port());
  old.send("GET / HTTP/1.0\r\n\r\n");
  CHECK(old.answer().status == 421);
}

// Fails without path_to_go_on(): a pupil who scanned an old poster's address lost the school.
TEST_CASE("the way to the public address goes on with the school that was asked for") {
  TestFront front(at_111);
  const auto goes_to = [&](const std::string& target, const std::string& href) {
    return asked(front, "old.example", target).body.find("<a href=\"" + href + "\">") !=
           std::string::npos;
  };
  CHECK(goes_to("/s/ABC2345", "https://111.example/s/ABC2345"));
  CHECK(goes_to("/s/abc%202345?utm=1", "https://111.example/s/abc%202345"));
  CHECK(goes_to("/console", "https://111.example/"));
  CHECK(goes_to("/s/\"><script>", "https://111.example/"));
  CHECK(goes_to("/s/" + std::string(200, 'A'), "https://111.example/"));
}

TEST_CASE("a default port in the option is dropped too") {
  TestFront front([](FrontOptions& options) { options.public_url = "http://111.example:80"; });
  CHECK(asked(front, "111.example").status == 200);
  CHECK(upgraded(front, "111.example", "http://111.example") == 101);
  CHECK(upgraded(front, "111.example", "https://111.example") == 403);
}

TEST_CASE("a page of another site, or of another scheme, gets no connection and no answer") {
  TestFront front(at_111);
  for (const auto* origin : {"https://evil.example", "http://111.example", "https://111.example:80",
                             "https://111.example.evil.example", "null", "https://111.example/"}) {
    CAPTURE(origin);
    CHECK(upgraded(front, "111.example", origin) == 403);
    CHECK(http(front.port(), "POST http://111.example/api/sign-out", {{"Origin", origin}}).status ==
          403);
  }
}

TEST_CASE("without a public address the page's own origin is its host's, scheme included") {
  TestFront front;
  CHECK(upgraded(front, "localhost:8111", "http://localhost:8111") == 101);
  CHECK(upgraded(front, "localhost", "http://localhost:80") == 101);
  CHECK(upgraded(front, "localhost:80", "http://localhost") == 101);
  CHECK(upgraded(front, "localhost", "https://localhost") == 403);
  CHECK(upgraded(front, "localhost:443", "https://localhost") == 403);
  CHECK(upgraded(front, "localhost", "http://evil.example") == 403);
}

TEST_CASE("a proxy that ends TLS is believed about it, a stranger is not") {
  const auto status = [](const TestFront& front, const support::HeaderFields& more) {
    support::HeaderFields fields{{"Origin", "https://127.0.0.1:" + std::to_string(front.port())}};
    fields.insert(fields.end(), more.begin(), more.end());
    return http(front.port(), "POST /api/sign-out", fields).status;
  };
  TestFront behind([](FrontOptions& options) {
    options.trusted_proxies = TrustedProxies{{*parse_proxy("127.0.0.0/8")}};
  });
  CHECK(status(behind, {{"X-Forwarded-Proto", "https"}}) == 204);
  CHECK(status(behind, {{"Forwarded", "for=203.0.113.7;proto=https"}}) == 204);
  CHECK(status(behind, {{"X-Forwarded-Proto", "https, http"}}) == 403);
  CHECK(status(behind, {}) == 403);
  TestFront alone;
  CHECK(status(alone, {{"X-Forwarded-Proto", "https"}}) == 403);
}

TEST_CASE("a set-up that refuses people says so in the log, once, with the option to look at") {
  std::string lines;
  log::write_to([&lines](std::string_view line) { lines.append(line).append("\n"); });
  {
    TestFront front(at_111);
    for (int i = 0; i < 3; ++i) {
      CHECK(asked(front, "evil.example").status == 421);
      CHECK(upgraded(front, "111.example", "https://evil.example") == 403);
    }
  }
  log::write_to_standard_error();
  for (const std::string event : {"foreign_host_refused", "foreign_origin_refused"}) {
    const auto first = lines.find(event + " see=--public-url\n");
    CHECK(first != std::string::npos);
    CHECK(lines.find(event, first + 1) == std::string::npos);
  }
  CHECK(lines.find("evil") == std::string::npos);
}

}  // namespace senim::net
