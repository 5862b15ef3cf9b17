#include <doctest/doctest.h>

#include <string>

#include "server/base/log.hpp"
#include "tests/integration/net/test_front.hpp"

namespace senim::net {

namespace {

std::size_t said(TestFront& front) {
  return front.on_worker([&front] { return front.desk.from_children.size(); });
}

bool has(const std::optional<std::string>& frame, std::string_view part) {
  return frame && frame->find(part) != std::string::npos;
}

const std::string k_waiting = R"("state":"waiting")";
const std::string k_ack = R"("type":"ack")";

}  // namespace

TEST_CASE("a child starts, is told where it stands, writes and hears that it is stored") {
  TestFront front;
  {
    WsClient child(front.port(), {});
    REQUIRE(child.is_open());
    child.say(R"({"type":"start","language":"kk","place":"ABC2345","token":")" + k_token + R"("})");
    CHECK(has(child.hears(), k_waiting));
    child.say(say("Сәлем"));
    CHECK(has(child.hears(), k_ack));
    child.say(R"({"type":"ping"})");
    CHECK(child.hears() == R"({"type":"pong"})");
    CHECK(said(front) == 2);  // a ping is no news to the desk
    CHECK(front.on_worker([&front] { return front.desk.places; }) ==
          std::vector<std::string>{"ABC2345"});
    CHECK(front.numbers().find("senim_connections{who=\"child\"} 1") != std::string::npos);
    child.leave();
    CHECK(child.closed_with() == 1000);
  }
  CHECK(front.until([&front] { return front.desk.children_gone == 1; }));
  CHECK(front.numbers().find("senim_connections{who=\"child\"} 0") != std::string::npos);
}

TEST_CASE("a message in pieces and one as long as allowed arrive whole") {
  TestFront front;
  WsClient child(front.port(), {});
  child.say_in_pieces({k_start.substr(0, 1), k_start.substr(1, 40), "", k_start.substr(41)});
  CHECK(has(child.hears(), k_waiting));
  std::string text;
  for (int i = 0; i < 2'000; ++i) text += "ә";
  child.say(say(text));
  CHECK(has(child.hears(), k_ack));
  const bool whole = front.on_worker(
      [&] { return std::get<from_child::Say>(front.desk.from_children.at(1)).text == text; });
  CHECK(whole);
  // Several in one packet, the last in two.
  std::string longest = say("x");
  longest.insert(1, std::string(limits::k_frame_bytes_max - longest.size(), ' '));
  child.say(longest);
  CHECK(has(child.hears(), k_ack));
}

TEST_CASE("what comes before the start is out of order, and so is a second start") {
  TestFront front;
  WsClient child(front.port(), {});
  child.say(say("too early"));
  CHECK(has(child.hears(), R"("code":"out_of_order")"));
  child.say(k_start);
  CHECK(has(child.hears(), k_waiting));
  child.say(k_start);
  CHECK(has(child.hears(), R"("code":"out_of_order")"));
  CHECK(said(front) == 1);
}

TEST_CASE("a child that could not be taken may start again on the same connection") {
  TestFront front;
  front.on_worker([&front] { front.desk.next_start_refused = ErrorCode::queue_full; });
  WsClient child(front.port(), {});
  child.say(k_start);
  CHECK(has(child.hears(), R"("code":"queue_full")"));
  child.say(k_start);
  CHECK(has(child.hears(), k_waiting));
}

TEST_CASE("bad frames are answered, change nothing, and too many of them end the connection") {
  TestFront front([](FrontOptions& options) { options.limits.errors_max = 3; });
  WsClient child(front.port(), {});
  child.say(R"({"type":"dance"})");
  CHECK(has(child.hears(), R"("code":"unknown_type")"));
  child.say(R"({"type":"start","token":"short","language":"kk"})");
  CHECK(has(child.hears(), R"("code":"bad_frame")"));
  child.say(R"({"type":"typing"})");
  CHECK(has(child.hears(), R"("code":"out_of_order")"));
  child.say(R"({"type":"dance"})");
  CHECK(child.closed_with() == 4103);
  CHECK(said(front) == 0);
}

TEST_CASE("what is no JSON, binary or too large closes the connection with 4100") {
  TestFront front;
  WsClient text(front.port(), {});
  text.say("{");
  CHECK(text.closed_with() == 4100);
  WsClient binary(front.port(), {});
  binary.say_binary(k_start);
  CHECK(binary.closed_with() == 4100);
  WsClient large(front.port(), {});
  large.say(std::string(limits::k_frame_bytes_max + 1, ' '));
  CHECK(large.closed_with() == 4100);
  WsClient pieces(front.port(), {});
  pieces.say_in_pieces({std::string(9'000, ' '), std::string(9'000, ' ')});
  CHECK(pieces.closed_with() == 4100);
  CHECK(said(front) == 0);
}

TEST_CASE("breaking the WebSocket rules ends that connection only") {
  TestFront front;
  WsClient other(front.port(), {});
  WsClient unmasked(front.port(), {});
  unmasked.say_raw("\x81\x02hi");
  CHECK(unmasked.closed_with() == 1002);
  WsClient not_utf8(front.port(), {});
  not_utf8.say("\xff\xff");
  CHECK(not_utf8.closed_with() == 1007);
  other.say(k_start);
  CHECK(has(other.hears(), k_waiting));
}

TEST_CASE("messages over the rate are refused by their id and go through when repeated") {
  TestFront front([](FrontOptions& options) { options.limits.says = {10, 2}; });
  WsClient child(front.port(), {});
  child.say(k_start);
  CHECK(has(child.hears(), k_waiting));
  for (int i = 0; i < 3; ++i) child.say(say("x"));
  CHECK(has(child.hears(), k_ack));
  CHECK(has(child.hears(), k_ack));
  const auto refused = child.hears();
  CHECK(has(refused, R"("code":"too_fast")"));
  CHECK(has(refused, R"("about":")" + k_id));
  CHECK(has(refused, R"("retry_after_ms":)"));
  std::this_thread::sleep_for(110ms);
  child.say(say("x"));
  CHECK(has(child.hears(), k_ack));
}

TEST_CASE("typing is passed on once in two seconds") {
  TestFront front;
  WsClient child(front.port(), {});
  child.say(k_start);
  CHECK(has(child.hears(), k_waiting));
  for (int i = 0; i < 5; ++i) child.say(R"({"type":"typing"})");
  child.say(R"({"type":"ping"})");
  CHECK(child.hears() == R"({"type":"pong"})");
  CHECK(said(front) == 2);
}

TEST_CASE("starts of one address are limited, and the refused page waits without being cut off") {
  TestFront front([](FrontOptions& options) {
    options.addresses = std::make_shared<AddressCounts>(Rate{10, 2});
    options.limits.first_frame_ms = 300;
  });
  WsClient first(front.port(), {});
  WsClient second(front.port(), {});
  WsClient third(front.port(), {});
  first.say(k_start);
  second.say(k_start);
  CHECK(has(first.hears(), k_waiting));
  CHECK(has(second.hears(), k_waiting));
  third.say(k_start);
  CHECK(has(third.hears(), R"("code":"too_fast")"));
  CHECK_FALSE(third.closed_with(200ms));
  third.say(k_start);
  CHECK(has(third.hears(), k_waiting));
}

// Fails when each worker counts for itself (Hall).
TEST_CASE("one address has one count at all workers of a process") {
  const auto addresses = std::make_shared<AddressCounts>(Rate{0.001, 3});
  TestFront one([&](FrontOptions& options) { options.addresses = addresses; });
  TestFront two([&](FrontOptions& options) { options.addresses = addresses; });
  WsClient first(one.port(), {});
  WsClient second(two.port(), {});
  WsClient third(one.port(), {});
  WsClient fourth(two.port(), {});
  for (auto* child : {&first, &second, &third}) {
    child->say(k_start);
    CHECK(has(child->hears(), k_waiting));
  }
  fourth.say(k_start);
  CHECK(has(fourth.hears(), "too_fast"));
}

TEST_CASE("without a first frame, or without any for too long, a connection is closed as silent") {
  TestFront front([](FrontOptions& options) {
    options.limits.first_frame_ms = 300;
    options.limits.silence_ms = 1'500;
  });
  WsClient mute(front.port(), {});
  WsClient child(front.port(), {});
  child.say(k_start);
  CHECK(has(child.hears(), k_waiting));
  CHECK(mute.closed_with(1'200ms) == 4009);
  CHECK(child.is_open());
  CHECK(child.closed_with(5s) == 4009);
  CHECK(front.until(
      [&front] { return front.desk.children_gone == 1; }));  // the mute one was never known
}

TEST_CASE("one who does not answer our close is cut after the farewell") {
  TestFront front([](FrontOptions& options) {
    options.limits.first_frame_ms = 200;
    options.limits.farewell_ms = 300;
  });
  RawConnection connection(front.port());
  connection.send(
      "GET /ws/child HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
      "Sec-WebSocket-Protocol: senim.v1\r\n\r\n");
  REQUIRE(connection.answer(true).status == 101);
  CHECK(connection.is_ended(5s));
  CHECK(front.is_empty());
}

TEST_CASE("an exception ends its connection only, and its text reaches no log") {
  std::string lines;
  log::write_to([&lines](std::string_view line) { lines.append(line).append("\n"); });
  {
    TestFront front;
    WsClient other(front.port(), {});
    WsClient child(front.port(), {});
    child.say(k_start);
    CHECK(has(child.hears(), k_waiting));
    child.say(say("break"));
    CHECK(child.closed_with() == 0);
    CHECK(front.until([&front] { return front.desk.children_gone == 1; }));
    other.say(k_start);
    CHECK(has(other.hears(), k_waiting));
  }
  log::write_to_standard_error();
  CHECK(lines.find("connection_failed") != std::string::npos);
  CHECK(lines.find("must not reach") == std::string::npos);
}

TEST_CASE("the desk may close a line with a code, after what it said before") {
  TestFront front;
  WsClient child(front.port(), {});
  child.say(k_start);
  CHECK(has(child.hears(), k_waiting));
  front.on_worker([&front] {
    const auto line = front.desk.children.at(0).lock();
    for (int i = 0; i < 3; ++i) line->tell(to_child::Typing{});
    line->close(CloseCode::replaced);
    line->tell(to_child::Seen{1});
  });
  for (int i = 0; i < 3; ++i) CHECK(child.hears() == R"({"type":"typing"})");
  CHECK(child.closed_with() == 4102);
  CHECK_FALSE(child.hears(10ms));
}

}  // namespace senim::net
