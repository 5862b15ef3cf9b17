#include <doctest/doctest.h>

#include <string>

#include "tests/integration/net/test_front.hpp"

namespace senim::net {

namespace {

HttpAnswer answer_to(const TestFront& front, const std::string& request, bool to_head = false) {
  RawConnection connection(front.port());
  connection.send(request);
  return connection.answer(to_head);
}

std::string upgrade_with(const std::string& lines) {
  return "GET /ws/child HTTP/1.1\r\nHost: x\r\nSec-WebSocket-Version: 13\r\n"
         "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
         lines + "\r\n";
}

}  // namespace

TEST_CASE("HTTP/1.0 needs no Host, and ends the connection unless it asks otherwise") {
  TestFront front;
  const auto health = answer_to(front, "GET /health HTTP/1.0\r\n\r\n");
  CHECK(health.status == 200);
  CHECK(health.field("connection") == "close");
  CHECK(health.closed);
  const auto page = answer_to(front, "GET / HTTP/1.0\r\n\r\n");
  CHECK(page.status == 200);
  CHECK(page.field("content-security-policy") ==
        "default-src 'none'; connect-src 'self' ws://127.0.0.1:" + std::to_string(front.port()));
  CHECK(answer_to(front, "GET / HTTP/1.0\r\nHost: 111.example\r\n\r\n").status == 200);
  RawConnection kept(front.port());
  for (int i = 0; i < 2; ++i) {
    kept.send("GET /health HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    const auto again = kept.answer();
    CHECK(again.status == 200);
    CHECK(again.field("connection") == "keep-alive");
  }
}

TEST_CASE("HTTP/1.0 has no upgrade, no second Host, and no other version is taken for it") {
  TestFront front;
  auto upgrade = upgrade_with(
      "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Protocol: senim.v1\r\n");
  CHECK(answer_to(front, upgrade, true).status == 101);
  upgrade.replace(upgrade.find("HTTP/1.1"), 8, "HTTP/1.0");
  CHECK(answer_to(front, upgrade).status == 426);
  CHECK(answer_to(front, "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n").status == 400);
  CHECK(answer_to(front, "GET / HTTP/1.1\r\n\r\n").status == 400);
  CHECK(answer_to(front, "GET / HTTP/1.2\r\nHost: x\r\n\r\n").status == 505);
  CHECK(answer_to(front, "GET / HTTP/2.0\r\nHost: x\r\n\r\n").status == 505);
}

TEST_CASE("health answers every way that probes ask: GET, HEAD and OPTIONS, of either version") {
  TestFront front;
  for (const auto* method : {"GET", "OPTIONS", "HEAD"}) {
    for (const auto* rest : {" /health HTTP/1.0\r\n\r\n", " /health HTTP/1.1\r\nHost: x\r\n\r\n",
                             " /health?probe HTTP/1.1\r\nHost:\r\n\r\n",
                             " http://10.0.0.1:8111/health HTTP/1.1\r\nHost: x\r\n\r\n"}) {
      CAPTURE(method);
      CAPTURE(rest);
      const bool head = std::string{method} == "HEAD";
      CHECK(answer_to(front, std::string{method} + rest, head).status == 200);
    }
  }
  CHECK(answer_to(front, "POST /health HTTP/1.1\r\nHost: x\r\n\r\n").status == 405);
  // HAProxy's `option httpchk` without a word more.
  CHECK(answer_to(front, "OPTIONS / HTTP/1.0\r\n\r\n").status == 200);
  CHECK(answer_to(front, "OPTIONS /console HTTP/1.1\r\nHost: x\r\n\r\n").status == 405);
  front.on_worker([&front] { front.desk.store_up = false; });
  CHECK(answer_to(front, "OPTIONS /health HTTP/1.0\r\n\r\n").status == 503);
  CHECK(answer_to(front, "OPTIONS / HTTP/1.0\r\n\r\n").status == 503);
}

TEST_CASE("OPTIONS * asks for the server as a whole, and no other method may") {
  TestFront front;
  CHECK(answer_to(front, "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n").status == 200);
  CHECK(answer_to(front, "OPTIONS * HTTP/1.0\r\n\r\n").status == 200);
  CHECK(answer_to(front, "GET * HTTP/1.1\r\nHost: x\r\n\r\n").status == 400);
  CHECK(answer_to(front, "OPTIONS ** HTTP/1.1\r\nHost: x\r\n\r\n").status == 400);
  RawConnection numbers(front.metrics_port());
  numbers.send("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(numbers.answer().status == 404);
}

// RFC 9112, 2.2: old senders end a body with one more line end than they have counted.
TEST_CASE("empty lines before a request are passed over, however they arrive, and not for ever") {
  TestFront front;
  const std::string request = "GET /health HTTP/1.1\r\nHost: x\r\n\r\n";
  RawConnection connection(front.port());
  for (const char* before : {"\r\n", "\r\n\r\n", ""}) {
    connection.send(before + request);
    CHECK(connection.answer().status == 200);
  }
  for (const char* piece : {"\r", "\n", "\r\n\r"}) {
    connection.send(piece);
    (void)connection.is_ended(std::chrono::milliseconds{30});
  }
  connection.send("\n" + request);
  CHECK(connection.answer().status == 200);
  CHECK(answer_to(front, "\rGET / HTTP/1.1\r\nHost: x\r\n\r\n").status == 400);
  CHECK(answer_to(front, "\r\n GET / HTTP/1.1\r\nHost: x\r\n\r\n").status == 400);
  std::string many;
  for (int i = 0; i < 5'000; ++i) many += "\r\n";
  CHECK(answer_to(front, many + request).status == 400);
}

TEST_CASE("a whole address in the first line goes before Host") {
  TestFront front;
  const auto page =
      answer_to(front, "GET http://111.example:8111/s/ABC2345?x HTTP/1.1\r\nHost: other\r\n\r\n");
  CHECK(page.status == 200);
  CHECK(page.field("content-security-policy") ==
        "default-src 'none'; connect-src 'self' ws://111.example:8111");
  CHECK(answer_to(front, "GET HTTP://111.example HTTP/1.1\r\nHost: x\r\n\r\n").status == 200);
  CHECK(answer_to(front, "GET http://111.example?x HTTP/1.1\r\nHost: x\r\n\r\n").status == 200);
  CHECK(answer_to(front, "GET http://111.example/api/no HTTP/1.1\r\nHost: x\r\n\r\n").status ==
        404);
  CHECK(answer_to(front, "GET http://111.example/ HTTP/1.1\r\n\r\n").status == 400);
  CHECK(answer_to(front, "CONNECT 111.example:443 HTTP/1.1\r\nHost: x\r\n\r\n").status == 400);
}

TEST_CASE("a list may stand in several lines") {
  TestFront front;
  const std::string protocol = "Sec-WebSocket-Protocol: senim.v1\r\n";
  const std::string other = "Sec-WebSocket-Protocol: chat, senim.v9\r\n";
  const std::string upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\n";
  for (const auto& lines : {upgrade + other + protocol, upgrade + protocol + other,
                            upgrade + "Sec-WebSocket-Protocol:\r\n" + protocol,
                            "Connection: keep-alive\r\n" + upgrade + protocol,
                            upgrade + "Connection: keep-alive\r\n" + protocol,
                            "Connection: keep-alive, x\r\nConnection: ,upgrade\r\nUpgrade: "
                            "h2c\r\nUpgrade: WebSocket\r\n" +
                                protocol}) {
    CAPTURE(lines);
    const auto answer = answer_to(front, upgrade_with(lines), true);
    CHECK(answer.status == 101);
    CHECK(answer.field("sec-websocket-protocol") == "senim.v1");
  }
  CHECK(answer_to(front, upgrade_with(upgrade + other + other)).status == 400);

  const std::string get = "GET / HTTP/1.1\r\nHost: x\r\n";
  CHECK(answer_to(front, get + "Accept-Encoding: deflate\r\nAccept-Encoding: br\r\n\r\n").body ==
        "brotli");
  CHECK(answer_to(front, get + "Accept-Language: de\r\nAccept-Language: ru;q=0.9\r\n\r\n")
            .field("server-timing") == "queue;desc=\"open 3 10\"");
  CHECK(answer_to(front, get + "Connection: x\r\nConnection: close\r\n\r\n").closed);
  const auto me = "GET /api/me HTTP/1.1\r\nHost: x\r\nCookie: a=b\r\nCookie: __Host-senim=" +
                  std::string{FakeDoor::k_session} + "\r\n\r\n";
  CHECK(answer_to(front, me).status == 200);
}

TEST_CASE("what may stand once only is not guessed when it stands twice") {
  TestFront front;
  const std::string upgrade =
      "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Protocol: senim.v1\r\n";
  for (const std::string twice :
       {"Origin: http://x\r\nOrigin: http://x\r\n", "Host: x\r\n", "Sec-WebSocket-Version: 13\r\n",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
        "Content-Type: text/plain\r\nContent-Type: application/json\r\n"}) {
    CAPTURE(twice);
    const auto answer = answer_to(front, upgrade_with(upgrade + twice));
    CHECK(answer.status == 400);
    CHECK(answer.closed);
  }
}

}  // namespace senim::net
