#include <doctest/doctest.h>

#include <string>

#include "tests/integration/net/test_front.hpp"

namespace senim::net {

namespace {

const WsClient::Options k_console{
    .path = "/ws/counsellor",
    .fields = {{"Cookie", std::string{"__Host-senim="} + FakeDoor::k_session}}};

const std::string k_conversation(22, 'C');
constexpr const char* k_snapshot = R"({"type":"snapshot"})";

bool has(const std::optional<std::string>& frame, std::string_view part) {
  return frame && frame->find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a counsellor hears the whole picture first, and what is said reaches the desk") {
  TestFront front;
  {
    WsClient console(front.port(), k_console);
    REQUIRE(console.is_open());
    const auto snapshot = console.hears();
    CHECK(has(snapshot, R"("type":"snapshot")"));
    CHECK(has(snapshot, R"("staff":"aigul")"));
    console.say(R"({"type":"availability","availability":"available","capacity":3})");
    console.say(R"({"type":"say","conversation":")" + k_conversation + R"(","id":")" + k_id +
                R"(","text":"сәлем"})");
    console.say(R"({"type":"ping"})");
    CHECK(console.hears() == R"({"type":"pong"})");
    CHECK(front.on_worker([&front] { return front.desk.from_counsellors.size(); }) == 2);
  }
  CHECK(front.until([&front] { return front.desk.counsellors_gone == 1; }));
}

TEST_CASE("a counsellor's refusal for the rate names the conversation and the message") {
  TestFront front([](FrontOptions& options) { options.limits.says = {0.001, 1}; });
  WsClient console(front.port(), k_console);
  CHECK(has(console.hears(), "snapshot"));
  const auto frame = R"({"type":"note","conversation":")" + k_conversation + R"(","id":")" + k_id +
                     R"(","text":"x"})";
  console.say(frame);
  console.say(frame);
  const auto refused = console.hears();
  CHECK(has(refused, R"("code":"too_fast")"));
  CHECK(has(refused, R"("conversation":")" + k_conversation));
  CHECK(has(refused, R"("about":")" + k_id));
}

TEST_CASE("typing in two conversations is two things, twice in one is one") {
  TestFront front;
  WsClient console(front.port(), k_console);
  CHECK(has(console.hears(), "snapshot"));
  const auto typing = [](char c) {
    return R"({"type":"typing","conversation":")" + std::string(22, c) + R"("})";
  };
  for (const char c : {'A', 'A', 'B', 'B'}) console.say(typing(c));
  console.say(R"({"type":"ping"})");
  CHECK(has(console.hears(), "pong"));
  CHECK(front.on_worker([&front] { return front.desk.from_counsellors.size(); }) == 2);
}

TEST_CASE(
    "who is signed out elsewhere loses the connection soon, and a missing store takes it from "
    "nobody") {
  TestFront front([](FrontOptions& options) { options.limits.recheck_ms = 250; });
  WsClient console(front.port(), k_console);
  CHECK(has(console.hears(), "snapshot"));
  front.on_worker([&front] { front.door.trouble = ErrorCode::store_trouble; });
  CHECK_FALSE(console.closed_with(800ms));
  front.on_worker([&front] {
    front.door.trouble = {};
    front.door.ended = true;
  });
  CHECK(console.closed_with(5s) == 4101);
}

// Fails when CounsellorSession::take_answer looks at no role: the rights of before would stay.
TEST_CASE("a person whose role has changed is asked to come back, and is then who they are") {
  TestFront front;
  WsClient console(front.port(), k_console);
  CHECK(has(console.hears(), R"("role":"counsellor")"));
  front.on_worker([&front] { front.door.role = Role::administrator; });
  CHECK(console.closed_with(5s) == 4000);
  WsClient again(front.port(), k_console);
  CHECK(has(again.hears(), R"("role":"administrator")"));
  CHECK_FALSE(again.closed_with(1'500ms));
}

TEST_CASE("what is said while a sign-in is in doubt waits, and reaches nobody when it has ended") {
  TestFront front;
  WsClient console(front.port(), k_console);
  CHECK(has(console.hears(), "snapshot"));
  const auto said = [&front] { return front.desk.from_counsellors.size(); };
  console.say(k_snapshot);
  REQUIRE(front.until([&] { return said() == 1; }));
  front.on_worker([&front] { front.door.keeps_waiting = true; });
  front.doubt("aigul");
  REQUIRE(front.until([&] { return front.door.waiting.size() == 1; }));
  for (int i = 0; i < 3; ++i) console.say(k_snapshot);
  console.say(R"({"type":"ping"})");
  CHECK(has(console.hears(), "pong"));
  CHECK(front.on_worker(said) == 1);
  const auto answer = [&front](result<to_counsellor::Me> person) {
    front.on_worker([&] { std::exchange(front.door.waiting, {}).at(0)(person); });
  };
  SUBCASE("and it holds") {
    answer(FakeDoor::aigul());
    CHECK(front.until([&] { return said() == 4; }));
  }
  SUBCASE("and it has ended") {
    answer(ErrorCode::not_allowed);
    CHECK(console.closed_with(2s) == 4101);
    CHECK(front.on_worker(said) == 1);
  }
  SUBCASE("and another doubt came before the answer") {
    front.doubt({});            // of everybody
    answer(FakeDoor::aigul());  // asked before the second
    REQUIRE(front.until([&] { return front.door.waiting.size() == 1; }));
    CHECK(front.on_worker(said) == 1);
    answer(ErrorCode::not_allowed);
    CHECK(console.closed_with(2s) == 4101);
    CHECK(front.on_worker(said) == 1);
  }
  SUBCASE("and nobody knows") {
    answer(ErrorCode::store_trouble);
    for (int i = 0; i < 3; ++i) CHECK(has(console.hears(), R"("code":"store_trouble")"));
    CHECK(front.on_worker(said) == 1);
  }
}

TEST_CASE("a doubt about one counsellor holds nobody else up") {
  TestFront front([](FrontOptions& options) { options.limits.recheck_ms = 3'600'000; });
  WsClient console(front.port(), k_console);
  CHECK(has(console.hears(), "snapshot"));
  const auto said = [&front] { return front.desk.from_counsellors.size(); };
  console.say(k_snapshot);
  REQUIRE(front.until([&] { return said() == 1; }));
  front.on_worker([&front] { front.door.keeps_waiting = true; });
  front.doubt("dana");
  console.say(k_snapshot);
  CHECK(front.until([&] { return said() == 2; }));
}

TEST_CASE("a sign-in that has ended is noticed at what is said, without a timer or a hint") {
  TestFront front([](FrontOptions& options) {
    options.limits.recheck_ms = 3'600'000;
    options.limits.sure_ms = 0;
  });
  WsClient console(front.port(), k_console);
  CHECK(has(console.hears(), "snapshot"));
  front.on_worker([&front] { front.door.ended = true; });
  console.say(k_snapshot);
  CHECK(console.closed_with(2s) == 4101);
  CHECK(front.on_worker([&front] { return front.desk.from_counsellors.empty(); }));
}

TEST_CASE("what waits for the door is bounded, and what is refused is named") {
  TestFront front([](FrontOptions& options) { options.limits.says = {1'000, 1'000}; });
  WsClient console(front.port(), k_console);
  CHECK(has(console.hears(), "snapshot"));
  front.on_worker([&front] { front.door.keeps_waiting = true; });
  front.doubt("aigul");
  for (int i = 0; i < 65; ++i) {
    console.say(R"({"type":"say","conversation":")" + k_conversation + R"(","id":")" + k_id +
                R"(","text":"x"})");
  }
  const auto refused = console.hears();
  CHECK(has(refused, R"("code":"too_fast")"));
  CHECK(has(refused, R"("about":")" + k_id));
  CHECK(has(refused, R"("conversation":")" + k_conversation));
}

TEST_CASE("a console that answers no ping is missed soon, one that only answers pings stays") {
  TestFront front([](FrontOptions& options) { options.limits.lifeless_ms = 900; });
  RawConnection lifeless(front.port());
  lifeless.send(
      "GET /ws/counsellor HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
      "Sec-WebSocket-Protocol: senim.v1\r\nCookie: " +
      k_console.fields[0].second + "\r\n\r\n");
  REQUIRE(lifeless.answer(true).status == 101);
  WsClient quiet(front.port(), k_console);
  CHECK(has(quiet.hears(), "snapshot"));
  CHECK_FALSE(quiet.closed_with(3s));  // less than 0.9 s and a full farewell of 3 s
  CHECK(front.on_worker([&front] { return front.desk.counsellors_gone; }) == 1);
  // The orphan time of the children behind it runs from its last sign of life.
  CHECK(front.on_worker([&front] { return front.desk.last_silent_ms; }) >= 900);
  CHECK(lifeless.is_ended(5s));
  CHECK(quiet.is_open());
}

TEST_CASE("a silent console is closed, a child's frame in it is refused") {
  TestFront front([](FrontOptions& options) { options.limits.silence_ms = 500; });
  WsClient console(front.port(), k_console);
  CHECK(has(console.hears(), "snapshot"));
  console.say(k_start);
  CHECK(has(console.hears(), R"("code":"unknown_type")"));
  CHECK(console.closed_with(5s) == 4009);
}

}  // namespace senim::net
