// Whole conversations over real sockets and a real Redis.
#include <doctest/doctest.h>

#include <chrono>
#include <functional>
#include <thread>

#include "tests/integration/helpline/helpline.hpp"

using namespace senim;
using tests::Child;
using tests::Helpline;

TEST_CASE("a child writes while waiting, a counsellor accepts, and both talk") {
  Helpline helpline;
  auto child = helpline.child();
  child.starts();
  CHECK_FALSE(child.is<to_child::Waiting>().open);
  CHECK(child.says("Сәлем, маған көмек керек") == 1);

  auto counsellor = helpline.counsellor("aigul");
  CHECK(counsellor.begins().me.alias == "alias of aigul");
  counsellor.is_available();
  const auto card = counsellor.accepts(counsellor.is_offered());
  CHECK(card.phase == Phase::live);
  CHECK(counsellor.hears("Сәлем, маған көмек керек").seq == 1);
  (void)child.is<to_child::Offered>();
  CHECK(child.is<to_child::Live>().alias == "alias of aigul");

  counsellor.tells(from_counsellor::Seen{card.conversation, 1});
  CHECK(child.hears_frame<to_child::Seen>().seq == 1);
  CHECK(counsellor.says(card.conversation, "Сәлем! Мен осындамын.") == 2);
  CHECK(child.hears("Сәлем! Мен осындамын.").alias == "alias of aigul");
  child.tells(from_child::Typing{});
  (void)counsellor.hears_frame<to_counsellor::Typing>();
  child.tells(from_child::Seen{2});
  CHECK(counsellor.hears_frame<to_counsellor::Seen>([](const auto& s) { return s.seq == 2; }).seq ==
        2);
  CHECK(child.says("рахмет") == 3);
  CHECK(counsellor.hears("рахмет").seq == 3);

  counsellor.tells(
      from_counsellor::Close{card.conversation, CallType::self, Outcome::information, "", "жазба"});
  CHECK(child.is<to_child::Closed>().by == ClosedBy::counsellor);
  CHECK(counsellor.hears_frame<to_counsellor::Change>([](const auto& c) { return !c.gone.empty(); })
            .gone.size() == 1);
  // An event that was still on its way must not bring a closed conversation back: `dropped` of the
  // counsellor.
  std::size_t gone = 0;
  for (const auto& frame : counsellor.listens(std::chrono::milliseconds(500))) {
    const auto* change = std::get_if<to_counsellor::Change>(&frame);
    if (change) gone += change->gone.size();
  }
  CHECK(gone == 1);
  child.writes("тағы бір сөз");
  child.is_refused(ErrorCode::closed);

  CHECK_FALSE(helpline.files_contain("көмек"));
  CHECK_FALSE(helpline.files_contain("жазба"));
  CHECK_FALSE(helpline.files_contain(child.token().str()));
}

TEST_CASE("the same id said again is stored once and acknowledged with the same seq") {
  Helpline helpline;
  auto child = helpline.child();
  child.starts();
  const auto id = tests::new_message_id();
  child.tells(from_child::Say{id, "бір"});
  child.tells(from_child::Say{id, "бір"});
  const auto first = child.hears_frame<to_child::Ack>();
  const auto second = child.hears_frame<to_child::Ack>();
  CHECK(first.seq == 1);
  CHECK(second.seq == 1);
  CHECK(child.says("екі") == 2);
}

TEST_CASE("a child who comes back has everything once and in order, then goes on live") {
  Helpline helpline;
  auto child = helpline.child();
  child.starts();
  for (int n = 1; n <= 3; ++n) CHECK(child.says("хабар " + std::to_string(n)) == Seq(n));
  auto counsellor = helpline.counsellor_at_work("aigul");
  const auto card = counsellor.accepts(counsellor.is_offered());
  (void)counsellor.hears("хабар 3");
  child.socket().leave();
  (void)counsellor.says(card.conversation, "осындамын");

  auto again = helpline.child_again(child);
  again.resumes(1);
  (void)again.is<to_child::Live>();
  CHECK(again.hears("хабар 2").seq == 2);
  CHECK(again.hears("хабар 3").seq == 3);
  CHECK(again.hears("осындамын").seq == 4);
  CHECK(again.says("қайттым") == 5);
  (void)counsellor.hears("қайттым");
}

TEST_CASE("a conversation outlives the kill of Redis and a restart of the server") {
  Helpline helpline;
  auto child = helpline.child();
  child.starts();
  (void)child.says("бірінші");
  helpline.redis().kill_and_restart();
  const auto id = tests::new_message_id();
  // As the page does: the same id until it is acknowledged.
  Seq seq = 0;
  for (int tries = 0; tries < 50 && seq == 0; ++tries) {
    child.tells(from_child::Say{id, "екінші"});
    for (const auto& frame : child.listens(std::chrono::milliseconds(200))) {
      if (const auto* ack = std::get_if<to_child::Ack>(&frame); ack && ack->id == id)
        seq = ack->seq;
    }
  }
  CHECK(seq == 2);
  helpline.restart();
  auto again = helpline.child_again(child);
  again.resumes(0);
  CHECK(again.hears("бірінші").seq == 1);
  CHECK(again.hears("екінші").seq == 2);
  CHECK(again.says("үшінші") == 3);
}

TEST_CASE("a child on one worker talks to a counsellor on another") {
  Helpline helpline({.workers = 2});
  auto child = helpline.child(0);
  child.starts();
  (void)child.says("сәлем");
  auto counsellor = helpline.counsellor("aigul", 1);
  (void)counsellor.begins();
  counsellor.is_available();
  const auto card = counsellor.accepts(counsellor.is_offered());
  (void)counsellor.hears("сәлем");
  constexpr int k_each = 15;  // fewer than one connection may say at once
  for (int n = 0; n < k_each; ++n) {
    (void)counsellor.writes(card.conversation, "k" + std::to_string(n));
    (void)child.writes("c" + std::to_string(n));
  }
  for (int n = 0; n < k_each; ++n) {
    (void)child.hears("k" + std::to_string(n));
    (void)counsellor.hears("c" + std::to_string(n));
  }
  child.tells(from_child::Typing{});
  (void)counsellor.hears_frame<to_counsellor::Typing>();
}

TEST_CASE(
    "a counsellor who comes back has offers and conversations again, and nothing is lost "
    "meanwhile") {
  Helpline helpline;
  auto child = helpline.child();
  child.starts();
  auto counsellor = helpline.counsellor_at_work("aigul");
  const auto card = counsellor.accepts(counsellor.is_offered());
  counsellor.socket().leave();
  CHECK(child.is<to_child::Trouble>().alias == "alias of aigul");
  (void)child.says("бар ма?");
  auto again = helpline.counsellor("aigul");
  const auto picture = again.begins();
  REQUIRE(picture.conversations.size() == 1);
  CHECK(picture.conversations[0].seq == 1);
  again.tells(from_counsellor::Open{card.conversation, 0});
  (void)again.hears("бар ма?");
  (void)child.is<to_child::Live>();
}

TEST_CASE(
    "a counsellor who does not come back loses the child to the head of the line, and the next one "
    "has the history") {
  Helpline helpline({.orphan_s = 1});
  auto child = helpline.child();
  child.starts();
  (void)child.says("тыңдап тұрсыз ба");
  auto first = helpline.counsellor("aigul");
  (void)first.begins();
  first.is_available(1);
  const auto card = first.accepts(first.is_offered());
  (void)first.hears("тыңдап тұрсыз ба");
  auto other = helpline.child();
  other.starts();
  first.socket().leave();
  CHECK(child.is<to_child::Waiting>().why == Why::lost);
  auto second = helpline.counsellor("boris");
  (void)second.begins();
  second.is_available(1);
  const auto offer = second.is_offered();
  CHECK(offer.conversation == card.conversation);
  CHECK(offer.why == Why::lost);
  (void)second.accepts(offer);
  (void)second.hears("тыңдап тұрсыз ба");
  CHECK(child.is<to_child::Live>().alias == "alias of boris");
}

TEST_CASE("a second connection of the same child replaces the first") {
  Helpline helpline({.workers = 2});
  auto child = helpline.child(0);
  child.starts();
  (void)child.says("бір");
  auto second = helpline.child_again(child, 1);
  second.resumes(0);
  (void)second.hears("бір");
  CHECK(child.socket().closed_with() == static_cast<std::uint16_t>(CloseCode::replaced));
}

TEST_CASE("notes reach the counsellor again and never the child") {
  Helpline helpline;
  auto child = helpline.child();
  child.starts();
  auto counsellor = helpline.counsellor_at_work("aigul");
  const auto card = counsellor.accepts(counsellor.is_offered());
  counsellor.tells(
      from_counsellor::Note{card.conversation, tests::new_message_id(), "мектеппен сөйлесу"});
  (void)counsellor.hears_frame<to_counsellor::Ack>();
  counsellor.tells(from_counsellor::Open{card.conversation, 0});
  CHECK(counsellor.hears_frame<to_counsellor::Note>().text == "мектеппен сөйлесу");
  auto again = helpline.child_again(child);
  again.resumes(0);
  for (const auto& frame : again.listens(std::chrono::milliseconds(300))) {
    CHECK_FALSE(std::holds_alternative<to_child::Message>(frame));
  }
}

// Fails when the answer comes after the record was filed and does not amend it.
TEST_CASE("what a child answers after the end stands in the record that was filed before") {
  Helpline helpline;
  auto child = helpline.child();
  child.starts();
  auto counsellor = helpline.counsellor_at_work("aigul");
  const auto card = counsellor.accepts(counsellor.is_offered());
  CHECK(child.says("сәлем") == 1);
  counsellor.tells(from_counsellor::Close{card.conversation, CallType::self, Outcome::information,
                                          "violence.bullying", ""});
  (void)child.is<to_child::Closed>();
  const auto filed = [&](const std::function<bool(const records::ContactRecord&)>& fits) {
    for (int tries = 0; tries < 100; ++tries) {
      bool found = false;
      CHECK(helpline.directory().records([&](const auto& r) { found = found || fits(r); }) == 0);
      if (found) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    return false;
  };
  REQUIRE(filed([](const auto& r) { return r.call_type == CallType::self && !r.helped; }));
  child.tells(from_child::Feedback{3, 4});
  CHECK(filed([](const auto& r) {
    return r.helped == 3 && r.mood_after == 4 && r.child_messages == 1 &&
           r.call_type == CallType::self;
  }));
}
