// Too many at once: who is over the limit is answered, nobody takes the places of all.
#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/integration/net/test_front.hpp"

namespace senim::net {

namespace {

constexpr const char* k_flooder = "127.0.0.9";
constexpr const char* k_other = "127.0.0.10";
constexpr AdmissionLimits k_small{.connections_max = 12,
                                  .address_connections_max = 8,
                                  .door_max = 8,
                                  .address_door_max = 4,
                                  .staff_max = 2};

void make_small(FrontOptions& options) {
  options.addresses = std::make_shared<AddressCounts>(Rate{5, 300}, Rate{1, 30}, k_small);
}

using Crowd = std::vector<std::unique_ptr<RawConnection>>;

void come(Crowd& crowd, TestFront& front, std::size_t count, const char* from) {
  for (std::size_t i = 0; i < count; ++i) {
    crowd.push_back(std::make_unique<RawConnection>(front.port(), 0, from));
  }
}

HttpAnswer get(TestFront& front, const std::string& path, const char* from,
               const std::string& fields = {}) {
  RawConnection connection(front.port(), 0, from);
  connection.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n");
  return connection.answer();
}

const std::string k_upgrade =
    "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: senim.v1\r\n";

}  // namespace

// Fails without Admission::has_room's share of an address.
TEST_CASE("an address with all its connections leaves the others theirs, and is still answered") {
  TestFront front(make_small);
  Crowd flood;
  come(flood, front, 8, k_flooder);
  REQUIRE(front.has(8));
  WsClient child(front.port(), {.from = k_other});
  CHECK(child.is_open());
  // The page too, and health; but nobody of this address may stay.
  const auto page = get(front, "/", k_flooder);
  CHECK(page.status == 200);
  CHECK(page.closed);
  CHECK(get(front, "/health", k_flooder).status == 200);
  const auto refused = get(front, "/ws/child", k_flooder, k_upgrade);
  CHECK(refused.status == 503);
  CHECK(refused.field("retry-after") == "5");
  CHECK(refused.closed);
}

// Fails when connections over the limit are only turned away (Admission::arrive without the door).
TEST_CASE("with the whole house full health, the page and staff are still served") {
  TestFront front(make_small);
  Crowd flood;
  come(flood, front, 8, k_flooder);
  come(flood, front, 4, "127.0.0.11");
  REQUIRE(front.has(12));
  CHECK(get(front, "/health", k_other).status == 200);
  CHECK(get(front, "/", k_other).status == 200);
  CHECK(get(front, "/ws/child", k_other, k_upgrade).status == 503);
  WsClient::Options console{.path = "/ws/counsellor", .from = k_other};
  console.fields = {{"Cookie", std::string{"__Host-senim="} + FakeDoor::k_session}};
  const WsClient counsellor(front.port(), console);
  CHECK(counsellor.is_open());
  // A place is free again as soon as one has gone.
  flood.pop_back();
  REQUIRE(front.has(12));
  CHECK(get(front, "/ws/child", k_other, k_upgrade).status == 101);
}

TEST_CASE("one address cannot take the whole door, and who does nothing there is soon cut") {
  TestFront front([](FrontOptions& options) {
    make_small(options);
    options.limits.door_ms = 500;
  });
  Crowd flood;
  come(flood, front, 8 + 4, k_flooder);
  REQUIRE(front.has(12));
  RawConnection beyond(front.port(), 0, k_flooder);  // turned away unheard
  CHECK(beyond.answer().status == 503);
  CHECK(get(front, "/health", k_other).status == 200);
  CHECK(front.has(8));  // those at the door
}

// Behind a proxy all come from one address: theirs is known with the request.
TEST_CASE("a proxy is nobody's address: those it names have their shares") {
  TestFront front([](FrontOptions& options) {
    make_small(options);
    options.trusted_proxies = TrustedProxies{{*parse_proxy("127.0.0.1")}};
  });
  const auto named = [](const char* address) {
    return WsClient::Options{.fields = {{"X-Forwarded-For", address}}};
  };
  std::vector<std::unique_ptr<WsClient>> school;
  for (int i = 0; i < 9; ++i) {
    school.push_back(std::make_unique<WsClient>(front.port(), named("203.0.113.7")));
    CHECK(school.back()->status() == (i < 8 ? 101 : 503));
  }
  CHECK(WsClient(front.port(), named("203.0.113.8")).is_open());
}

// Fails when a refused frame ends the deadline of the first (ChildSession::may_begin_later for
// all).
TEST_CASE("no refused frame gives a silent connection more time than the first frame has") {
  TestFront front([](FrontOptions& options) { options.limits.first_frame_ms = 700; });
  const std::vector<std::string> refused{R"({"type":"dance"})", say("too early"),
                                         R"({"type":"start","token":"short","language":"kk"})",
                                         R"({"type":"ping"})", R"({"type":"typing"})"};
  std::vector<std::unique_ptr<WsClient>> silent;
  for (const auto& frame : refused) {
    silent.push_back(std::make_unique<WsClient>(front.port(), WsClient::Options{}));
    silent.back()->say(frame);
    CHECK(silent.back()->hears());
  }
  for (auto& one : silent) CHECK(one->closed_with(3s) == 4009);
}

TEST_CASE("who was refused for a busy service may wait and try again, and not for ever") {
  TestFront front([](FrontOptions& options) {
    options.limits.first_frame_ms = 400;
    options.limits.beginning_ms = 1'000;
  });
  for (const auto code : {ErrorCode::queue_full, ErrorCode::too_fast}) {
    front.on_worker([&] {
      front.desk.next_start_refused = code;
      front.desk.retry_ms = 900;
    });
    WsClient child(front.port(), {});
    child.say(k_start);
    CHECK(child.hears());
    CHECK_FALSE(child.closed_with(900ms));  // as long as it was told to wait
    child.say(k_start);
    CHECK(child.hears().value_or("").find("waiting") != std::string::npos);
  }
  WsClient stubborn(front.port(), {});
  const auto begun = std::chrono::steady_clock::now();
  while (stubborn.is_open() && std::chrono::steady_clock::now() - begun < 8s) {
    front.on_worker([&] {
      front.desk.next_start_refused = ErrorCode::queue_full;
      front.desk.retry_ms = 100;
    });
    stubborn.say(k_start);
    while (stubborn.hears(100ms)) {
    }
  }
  CHECK_FALSE(stubborn.is_open());
  CHECK(stubborn.closed_with() == 4009);
}

}  // namespace senim::net
