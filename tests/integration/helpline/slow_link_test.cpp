// A long history over a slow link: back-pressure from the socket to the log. G4 and G10.
#include <doctest/doctest.h>

#include <string>
#include <thread>

#include "server/redis/blocking_link.hpp"
#include "tests/integration/helpline/helpline.hpp"

using namespace senim;
using tests::Child;
using tests::Helpline;

namespace {

constexpr Seq k_messages = 2'000;

std::string text_of(Seq seq) { return std::to_string(seq) + std::string(1'990, '.'); }

// Whose conversation nobody has accepted may not say so much.
void take_for_accepted(Helpline& helpline) {
  redis::BlockingLink link{helpline.redis().address()};
  const auto logs = link.must({"KEYS", "senim:{c:*}:log"});
  for (std::size_t i = 0; i < logs->size(); ++i) link.must({"HSET", logs[i].text(), "offer", "1"});
}

// A page of the log is more than an outbox holds, and the whole more than the kernel takes at once.
Child child_with_history(Helpline& helpline) {
  auto child = helpline.child();
  child.starts();
  (void)child.is<to_child::Waiting>();
  take_for_accepted(helpline);
  for (Seq seq = 1; seq <= k_messages; ++seq) {
    (void)child.writes(text_of(seq));
    if (seq % 100 != 0) continue;
    (void)child.hears_frame<to_child::Ack>([&](const auto& ack) { return ack.seq == seq; });
  }
  return child;
}

bool anyone_was_too_slow(const Helpline& helpline) {
  return helpline.numbers().find("senim_slow_readers_total 0") == std::string::npos;
}

}  // namespace

// Fails (4008) when Reader::take() delivers without asking has_room().
TEST_CASE("a child on a slow link gets a long history whole and in order, on one connection") {
  Helpline helpline({.says_per_s = 1'000});
  const auto before = child_with_history(helpline);
  Child slow(helpline.port(), before.token(), {.receive_bytes = 4'096});
  slow.resumes(0);
  (void)slow.is<to_child::Waiting>();
  // Reads nothing for a while; what it says meanwhile is stored all the same.
  const auto id = slow.writes("while the history is on its way");
  std::this_thread::sleep_for(std::chrono::milliseconds(500));
  auto other = helpline.child();
  other.starts();
  CHECK_MESSAGE(other.says("others are served meanwhile") == 1, "the worker waits for nobody");
  for (Seq seq = 1; seq <= k_messages; ++seq) {
    const auto message = slow.hears_frame<to_child::Message>();
    REQUIRE(message.seq == seq);
    REQUIRE(message.text == text_of(seq));
  }
  // Said on this connection, so its number comes as an acknowledgement, in its order.
  CHECK(slow.hears_frame<to_child::Ack>().id == id);
  CHECK(slow.says("and then live") == k_messages + 2);
  CHECK_FALSE(anyone_was_too_slow(helpline));
}

TEST_CASE("a counsellor on a slow link gets the messages, then the notes") {
  Helpline helpline({.says_per_s = 1'000});
  auto child = child_with_history(helpline);
  auto counsellor = helpline.counsellor("aigul", 0, {Language::kk}, {.receive_bytes = 4'096});
  (void)counsellor.begins();
  counsellor.is_available();
  const auto card = counsellor.accepts_unread(counsellor.is_offered());
  constexpr Seq k_notes = 50;
  for (Seq seq = 1; seq <= k_notes; ++seq) {
    counsellor.tells(
        from_counsellor::Note{card.conversation, tests::new_message_id(), text_of(seq)});
    (void)counsellor.hears_frame<to_counsellor::Ack>();
  }
  counsellor.tells(from_counsellor::Open{card.conversation, 0});
  std::this_thread::sleep_for(std::chrono::milliseconds(500));
  for (Seq seq = 1; seq <= k_messages; ++seq) {
    REQUIRE(counsellor.hears_frame<to_counsellor::Message>().message.seq == seq);
  }
  for (Seq seq = 1; seq <= k_notes; ++seq) {
    const auto note = counsellor.hears_frame<to_counsellor::Note>();
    REQUIRE(note.seq == seq);
    REQUIRE(note.text == text_of(seq));
  }
  CHECK_FALSE(anyone_was_too_slow(helpline));
}
