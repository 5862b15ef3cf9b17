#include <doctest/doctest.h>

#include <string>

#include "tests/integration/net/test_front.hpp"

namespace senim::net {

namespace {

std::string upgrade_request(const std::string& more) {
  return "GET /ws/child HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
         more + "\r\n";
}
const std::string k_good =
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
    "dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: senim.v1\r\n";

}  // namespace

TEST_CASE("the upgrade is answered as RFC 6455 says, with our subprotocol and no compression") {
  TestFront front;
  RawConnection connection(front.port());
  connection.send(upgrade_request(k_good + "Sec-WebSocket-Extensions: permessage-deflate\r\n"));
  const auto answer = connection.answer(true);
  CHECK(answer.status == 101);
  CHECK(answer.field("sec-websocket-accept") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  CHECK(answer.field("sec-websocket-protocol") == "senim.v1");
  CHECK(answer.field("sec-websocket-extensions").empty());
}

TEST_CASE("a client without our subprotocol is told which versions there are") {
  TestFront front;
  const WsClient none(front.port(), {.subprotocol = ""});
  CHECK(none.status() == 400);
  const WsClient other(front.port(), {.subprotocol = "senim.v9, chat"});
  CHECK(other.status() == 400);
  const WsClient both(front.port(), {.subprotocol = "senim.v2, senim.v1"});
  CHECK(both.status() == 101);
  CHECK(both.subprotocol() == "senim.v1");
}

TEST_CASE("a counsellor's connection needs the sign-in before it is accepted") {
  TestFront front;
  const auto status = [&front](const std::string& cookie) {
    return WsClient(front.port(), {.path = "/ws/counsellor", .fields = {{"Cookie", cookie}}})
        .status();
  };
  CHECK(status("") == 401);
  CHECK(status("__Host-senim=wrong") == 401);
  CHECK(status(std::string{"__Host-senim="} + FakeDoor::k_session) == 101);
  front.on_worker([&front] { front.door.trouble = ErrorCode::store_trouble; });
  CHECK(status(std::string{"__Host-senim="} + FakeDoor::k_session) == 503);
}

TEST_CASE("a malformed or foreign upgrade is refused in plain HTTP") {
  TestFront front;
  const auto status = [&front](const std::string& request) {
    RawConnection connection(front.port());
    connection.send(request);
    return connection.answer(true).status;
  };
  const std::string version = "Sec-WebSocket-Version: 13\r\n";
  const std::string protocol = "Sec-WebSocket-Protocol: senim.v1\r\n";
  CHECK(status(upgrade_request(version + protocol)) == 426);
  CHECK(status(upgrade_request(version + protocol + "Sec-WebSocket-Key: short\r\n")) == 426);
  CHECK(status(upgrade_request(
            protocol +
            "Sec-WebSocket-Version: 8\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n")) == 426);
  auto elsewhere = upgrade_request(k_good);
  elsewhere.replace(elsewhere.find("/ws/child"), 9, "/ws/other");
  CHECK(status(elsewhere) == 404);
  CHECK(WsClient(front.port(), {}).status() == 101);
}

TEST_CASE("frames sent before the upgrade was answered are refused, not lost") {
  TestFront front;
  RawConnection connection(front.port());
  connection.send(upgrade_request(k_good) + "\x81\x80\x01\x02\x03\x04");
  const auto answer = connection.answer();
  CHECK(answer.status == 400);
  CHECK(answer.closed);
}

}  // namespace senim::net
