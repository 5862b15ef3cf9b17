#include <doctest/doctest.h>

#include <string>
#include <thread>

#include "tests/integration/net/test_front.hpp"

namespace senim::net {

namespace {

// A message of some 4 kB to this child; false when its line is gone.
bool tell(TestFront& front, std::size_t child) {
  return front.on_worker([&front, child] {
    const auto line = front.desk.children.at(child).lock();
    if (!line) return false;
    line->tell(to_child::Message{1, Author::counsellor, *MessageId::parse(k_id),
                                 std::string(4'000, 'x'), 0, "A"});
    return true;
  });
}

bool slow_reader_was_closed(const TestFront& front) {
  return front.numbers().find("senim_slow_readers_total 1") != std::string::npos;
}

// Messages to this child for as long as it has room; how many, at most so many.
int tell_what_fits(TestFront& front, std::size_t child, int count_max) {
  return front.on_worker([&front, child, count_max] {
    const auto line = front.desk.children.at(child).lock();
    int told = 0;
    while (line && told < count_max && line->has_room()) {
      line->tell(to_child::Message{static_cast<Seq>(told + 1), Author::counsellor,
                                   *MessageId::parse(k_id), std::string(4'000, 'x'), 0, "A"});
      ++told;
    }
    return told;
  });
}

}  // namespace

TEST_CASE("who does not read is closed with 4008 after a bounded pile, and others are not harmed") {
  TestFront front;
  WsClient slow(front.port(), {.receive_bytes = 4'096});
  slow.say(k_start);
  REQUIRE(slow.hears());
  WsClient other(front.port(), {});
  other.say(k_start);
  REQUIRE(other.hears());

  int told = 0;
  while (told < 1'000 && !slow_reader_was_closed(front)) {
    REQUIRE(tell(front, 0));
    ++told;
  }
  CHECK(slow_reader_was_closed(front));
  // 9 frames fill the outbox, 8 when one that is just being written counts in the stream, too; then
  // comes the one that does not fit. The rest is what the kernel takes.
  CHECK(told > 8);
  CHECK(told < 400);
  other.say(R"({"type":"ping"})");
  CHECK(other.hears() == R"({"type":"pong"})");

  // Reading again in time it finds everything that was sent, whole and in order, and the code.
  int read = 0;
  while (const auto frame = slow.hears(2s)) {
    CHECK(frame->size() > 4'000);
    ++read;
  }
  CHECK(slow.closed_with() == 4008);
  CHECK(read == told - 1);  // the one that did not fit
}

TEST_CASE("who never reads again is cut after the farewell and its memory freed") {
  TestFront front([](FrontOptions& options) { options.limits.farewell_ms = 300; });
  WsClient slow(front.port(), {.receive_bytes = 4'096});
  slow.say(k_start);
  REQUIRE(slow.hears());
  for (int told = 0; told < 1'000 && !slow_reader_was_closed(front); ++told) (void)tell(front, 0);
  REQUIRE(slow_reader_was_closed(front));
  CHECK(front.until([&front] { return front.desk.children_gone == 1; }));
  CHECK(front.until([&front] { return front.desk.children.at(0).expired(); }));
  CHECK(front.connections() == 0);
}

TEST_CASE("a connection without room says so, and says when it has room again") {
  TestFront front;
  WsClient slow(front.port(), {.receive_bytes = 4'096});
  slow.say(k_start);
  REQUIRE(slow.hears());
  // What the kernel has not taken yet is room all the same, as soon as it has: until nothing moves.
  int told = 0;
  const auto rooms = [&front] { return front.on_worker([&front] { return front.desk.rooms; }); };
  const auto fills = [&] {
    for (int before = -1; before != told;) {
      before = told;
      told += tell_what_fits(front, 0, 1'000);
      std::this_thread::sleep_for(100ms);
    }
  };
  fills();
  CHECK(told > 4);
  CHECK(told < 1'000);
  const int before = rooms();
  int read = 0;
  while (read < told) {
    REQUIRE(slow.hears());
    ++read;
  }
  CHECK(front.until([&] { return front.desk.rooms > before; }));
  CHECK_MESSAGE(tell_what_fits(front, 0, 1) == 1, "and then there is room");
  CHECK_FALSE(slow_reader_was_closed(front));
}

TEST_CASE("who has no room and takes nothing for long is closed with 4008") {
  TestFront front([](FrontOptions& options) { options.limits.stalled_ms = 600; });
  WsClient slow(front.port(), {.receive_bytes = 4'096});
  slow.say(k_start);
  REQUIRE(slow.hears());
  const auto end = std::chrono::steady_clock::now() + 10s;
  while (!slow_reader_was_closed(front) && std::chrono::steady_clock::now() < end) {
    (void)tell_what_fits(front, 0, 1'000);
    std::this_thread::sleep_for(20ms);
  }
  CHECK(slow_reader_was_closed(front));
  while (slow.hears(2s)) continue;
  CHECK(slow.closed_with() == 4008);
}

TEST_CASE("who pings without end and reads no answer costs bounded memory") {
  TestFront front;
  RawConnection connection(front.port());
  connection.send(
      "GET /ws/child HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
      "Sec-WebSocket-Protocol: senim.v1\r\n\r\n");
  REQUIRE(connection.answer(true).status == 101);
  std::string pings;
  for (int i = 0; i < 1'000; ++i)
    pings += std::string("\x89\xfd\x00\x00\x00\x00", 6) + std::string(125, 'p');
  for (int i = 0; i < 100 && front.connections() == 1; ++i) connection.send(pings);
  CHECK(front.is_empty());
}

TEST_CASE("all that is ready for one connection arrives in its order, whatever its number") {
  TestFront front;
  WsClient child(front.port(), {});
  child.say(k_start);
  REQUIRE(child.hears());
  front.on_worker([&front] {
    for (Seq seq = 1; seq <= 500; ++seq)
      front.desk.children.at(0).lock()->tell(to_child::Seen{seq});
  });
  for (Seq seq = 1; seq <= 500; ++seq) {
    REQUIRE(child.hears() == R"({"type":"seen","seq":)" + std::to_string(seq) + "}");
  }
}

}  // namespace senim::net
