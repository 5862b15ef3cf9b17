// What a counsellor says and hears, by events and expected actions on CounsellorSide's interface.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/unit/desk/worker_rig.hpp"

using namespace senim;
using tests::Codes;
using tests::conversation;
using tests::message_id;
using tests::Texts;
using tests::WorkerRig;

namespace {

// A child at worker 0 with aigul at worker 1, who has not opened the conversation yet.
struct Talk : tests::Accepted {
  Talk() {
    REQUIRE(console->cards().size() == 1);
    (void)rig.answers.asked();
  }
};

void note(WorkerRig& rig, const std::shared_ptr<tests::CounsellorConsole>& console, int id,
          const std::string& text) {
  rig.says(console, from_counsellor::Note{conversation(1), message_id(id), text}, 1);
}

}  // namespace

TEST_CASE("who comes is told a snapshot, and before it nothing of hers is heard") {
  WorkerRig rig;
  (void)rig.worker();
  rig.answers.hold("counsellor_here");
  const auto console = rig.comes("aigul");
  rig.says(console, from_counsellor::Snapshot{});
  CHECK(console->refusals() == Codes{ErrorCode::out_of_order});
  rig.answers.let_go("counsellor_here");
  REQUIRE(console->all<to_counsellor::Snapshot>().size() == 1);
  CHECK(console->all<to_counsellor::Snapshot>()[0].availability == Availability::offline);
  CHECK(console->all<to_counsellor::Snapshot>()[0].me.alias == "alias of aigul");
}

TEST_CASE("an offer is rung, and accepted becomes a card once the log's seat is taken") {
  WorkerRig rig;
  const auto page = rig.starts(1);
  rig.writes(page, 1, "salem");
  const auto console = rig.comes("aigul");
  rig.is_available(console);
  REQUIRE(console->offers().size() == 1);
  CHECK(console->offers()[0].number == 1);
  CHECK(console->offers()[0].wrote);
  CHECK(console->cards().empty());
  rig.answers.hold("seat_counsellor");
  rig.accepts(console);
  CHECK(console->offers().empty());
  CHECK(console->cards().empty());
  rig.writes(console, 1, 101, "salem!");
  CHECK_MESSAGE(console->refusals() == Codes{ErrorCode::not_yours}, "the log is not hers yet");
  CHECK(console->all<Refusal>()[0].about == message_id(101).str());
  rig.answers.let_go("seat_counsellor");
  REQUIRE(console->cards().size() == 1);
  CHECK(console->cards()[0].phase == Phase::live);
  CHECK(console->cards()[0].seq == 1);
  CHECK(rig.fake_log.find(conversation(1))->offer == rig.view(1).offer);
}

TEST_CASE("a declined or expired offer is taken from the console") {
  WorkerRig rig;
  (void)rig.starts(1);
  const auto console = rig.comes("aigul");
  rig.is_available(console, 1);
  REQUIRE(console->offers().size() == 1);
  SUBCASE("declined") {
    rig.says(console, from_counsellor::Decline{console->offers()[0].offer});
    CHECK(console->offers().empty());
  }
  SUBCASE("expired, twice") {
    rig.pass(45'000);
    CHECK(console->offers().empty());
    bool told = false;
    for (const auto& change : console->all<to_counsellor::Change>())
      told = told || (change.availability == Availability::away && change.missed == 2);
    CHECK(told);
  }
}

TEST_CASE("an opened conversation is told from where the console stands: words, seen, notes") {
  Talk talk;
  auto& [rig, console, page] = talk;
  for (int id = 1; id <= 25; ++id) rig.writes(page, id, "t" + std::to_string(id));
  note(rig, console, 201, "noted");
  rig.writes(console, 1, 101, "t26", 1);
  rig.says(page, from_child::Seen{26});
  CHECK_MESSAGE(console->texts().empty(), "what is not opened is not told");
  rig.opens(console, 1, 23, 1);
  CHECK(console->texts() == Texts{"24:t24", "25:t25", "26:t26"});
  CHECK(console->notes() == Texts{"1:noted"});
  CHECK(std::holds_alternative<to_counsellor::Note>(console->told.back()));
  CHECK(console->all<to_counsellor::Seen>().back().seq == 26);
  rig.opens(console, 1, 99, 1);
  CHECK_MESSAGE(console->texts().size() == 3 + 26,
                "who has seen more than there is: from the start");
}

TEST_CASE("what is not hers is refused, and the same way when it does not exist") {
  Talk talk;
  auto& [rig, console, page] = talk;
  const auto other = rig.comes("boris", 1);
  for (const int n : {1, 99}) {
    CAPTURE(n);
    const auto id = conversation(n);
    const std::vector<FromCounsellor> commands{
        from_counsellor::Open{id, 0},
        from_counsellor::Say{id, message_id(5), "x"},
        from_counsellor::Note{id, message_id(6), "x"},
        from_counsellor::Typing{id},
        from_counsellor::Seen{id, 1},
        from_counsellor::SetRisk{id, Risk::imminent},
        from_counsellor::End{id},
        from_counsellor::Close{id, CallType::self, Outcome::none, "", ""}};
    const auto before = other->refusals().size();
    (void)rig.answers.asked();
    for (const auto& command : commands) rig.says(other, command, 1);
    const auto codes = other->refusals();
    CHECK(codes.size() == before + commands.size());
    CHECK(std::ranges::all_of(codes, [](auto code) { return code == ErrorCode::not_yours; }));
    CHECK_MESSAGE(rig.answers.asked().empty(), "no store is asked");
  }
  CHECK(page->texts().empty());
}

TEST_CASE("what she says is acknowledged once it is stored, and repeated stands there once") {
  Talk talk;
  auto& [rig, console, page] = talk;
  rig.opens(console, 1, 0, 1);
  rig.answers.lose("append");
  rig.writes(console, 1, 101, "salem!", 1);
  CHECK(console->acks().empty());
  CHECK(console->refusals() == Codes{ErrorCode::store_trouble});
  rig.writes(console, 1, 101, "salem!", 1);
  rig.writes(console, 1, 101, "salem!", 1);
  CHECK(console->acks() == Texts{"1:101", "1:101"});
  CHECK(page->texts() == Texts{"1:salem!"});
  CHECK(page->all<to_child::Message>()[0].alias == "alias of aigul");
}

TEST_CASE("an ack of hers comes in order with what the child wrote meanwhile") {
  Talk talk;
  auto& [rig, console, page] = talk;
  rig.opens(console, 1, 0, 1);
  rig.answers.lose_hints();
  rig.writes(page, 1, "salem");
  rig.writes(console, 1, 101, "salem!", 1);
  CHECK(console->texts() == Texts{"1:salem"});
  CHECK(console->acks() == Texts{"2:101"});
  CHECK(std::holds_alternative<to_counsellor::Ack>(console->told.back()));
}

TEST_CASE("what she has seen rises, is never more than was told, and is passed on once") {
  Talk talk;
  auto& [rig, console, page] = talk;
  rig.writes(page, 1, "t1");
  const from_counsellor::Seen one{conversation(1), 1};
  (void)rig.answers.asked();
  rig.says(console, one, 1);
  CHECK_MESSAGE(rig.answers.asked().empty(), "not opened");
  rig.opens(console, 1, 0, 1);
  (void)rig.answers.asked();
  rig.says(console, from_counsellor::Seen{conversation(1), 2}, 1);
  rig.says(console, one, 1);
  rig.says(console, one, 1);
  CHECK(rig.answers.asked() == Texts{"seen"});
  CHECK(page->all<to_child::Seen>().size() == 1);
}

TEST_CASE("how far the child has seen is told when it rises") {
  Talk talk;
  auto& [rig, console, page] = talk;
  rig.writes(console, 1, 101, "t1", 1);
  rig.writes(console, 1, 102, "t2", 1);
  rig.says(page, from_child::Seen{2});
  rig.worker(1).desk.seen(conversation(1), Author::child, 1);  // late
  rig.worker(1).desk.seen(conversation(1), Author::child, 2);  // doubled
  REQUIRE(console->all<to_counsellor::Seen>().size() == 1);
  CHECK(console->all<to_counsellor::Seen>()[0].seq == 2);
}

TEST_CASE("an event that comes late changes no card") {
  Talk talk;
  auto& [rig, console, page] = talk;
  auto before = rig.view(1);
  rig.says(console, from_counsellor::SetRisk{conversation(1), Risk::raised}, 1);
  const auto told = console->told.size();
  rig.worker(1).desk.changed(before);
  rig.run();
  CHECK(console->told.size() == told);
  CHECK(console->cards()[0].risk == Risk::raised);
}

TEST_CASE("words that can't be unsealed end her connection") {
  Talk talk;
  auto& [rig, console, page] = talk;
  rig.writes(page, 1, "salem");
  rig.fake_log.find(conversation(1))->said.messages[0].sealed = "garbage";
  rig.opens(console, 1, 0, 1);
  CHECK(console->closed == CloseCode::store_trouble);
  CHECK(console->texts().empty());
}

TEST_CASE("a note is acknowledged, and no child hears of it") {
  Talk talk;
  auto& [rig, console, page] = talk;
  const auto told = page->told.size();
  note(rig, console, 201, "a thought");
  rig.answers.lose("append_note");
  note(rig, console, 202, "another");
  note(rig, console, 202, "another");
  CHECK(console->acks() == Texts{"1:201", "2:202"});
  CHECK(console->refusals() == Codes{ErrorCode::store_trouble});
  CHECK(page->told.size() == told);
  CHECK(rig.logged(1).empty());
}

TEST_CASE("a slow console is told only what it has room for, and the rest when it has more") {
  Talk talk;
  auto& [rig, console, page] = talk;
  for (int id = 1; id <= 5; ++id) rig.writes(page, id, "t");
  note(rig, console, 201, "noted");
  console->room = 3;
  rig.opens(console, 1, 0, 1);
  CHECK(console->texts().size() == 3);
  CHECK(console->notes().empty());
  (void)rig.answers.asked();
  rig.writes(page, 6, "t");
  CHECK_MESSAGE(rig.answers.asked() == Texts{"append"}, "without room the log is not read");
  console->room = 3;
  rig.worker(1).desk.counsellor_has_room(*console);
  rig.run();
  CHECK(console->texts().size() == 6);
  CHECK(console->notes().empty());
  console->room = 1;
  rig.worker(1).desk.counsellor_has_room(*console);
  rig.run();
  CHECK(console->notes().size() == 1);
}

TEST_CASE("one of those who wait is taken without an offer, or not") {
  WorkerRig rig;
  (void)rig.starts(1);
  const auto console = rig.comes("aigul");
  rig.says(console, from_counsellor::Take{conversation(1)});
  CHECK(console->cards().size() == 1);
  rig.says(console, from_counsellor::Take{conversation(2)});
  CHECK(console->refusals() == Codes{ErrorCode::offer_gone});
  CHECK(console->all<Refusal>()[0].conversation == conversation(2).str());
}

TEST_CASE("risk is told on the card, and the end frees the child but not yet the counsellor") {
  Talk talk;
  auto& [rig, console, page] = talk;
  rig.says(console, from_counsellor::SetRisk{conversation(1), Risk::imminent}, 1);
  CHECK(console->cards()[0].risk == Risk::imminent);
  rig.says(console, from_counsellor::End{conversation(1)}, 1);
  CHECK(console->cards()[0].phase == Phase::wrap_up);
  rig.says(console,
           from_counsellor::Close{conversation(1), CallType::self, Outcome::information,
                                  "peer_relationships", "a summary"},
           1);
  CHECK(console->cards().empty());
  rig.writes(console, 1, 101, "late", 1);
  CHECK(console->refusals() == Codes{ErrorCode::not_yours});
}

TEST_CASE("what the desk has given to another is gone from the console, and stays gone") {
  WorkerRig rig({.orphan_ms = 5'000});
  const auto console = rig.comes("aigul", 1);
  (void)rig.starts(1);
  rig.is_available(console, 1, 1);
  rig.accepts(console, 1);
  const auto hers = rig.view(1);
  rig.fake_desk.counsellor_away("worker1", *StaffName::parse("aigul"), 1, 0);
  rig.pass(6'000);  // as if she had been lost: the child is in the line again
  REQUIRE(rig.view(1).phase == Phase::waiting);
  CHECK(console->cards().empty());
  const auto told = console->told.size();
  rig.worker(1).desk.changed(hers);  // an event that was on its way
  rig.run();
  CHECK(console->cards().empty());
  CHECK(console->told.size() == told);
  rig.writes(console, 1, 101, "x", 1);
  CHECK(console->refusals() == Codes{ErrorCode::not_yours});
}

TEST_CASE("the line is told when it changes, and only to whom it concerns") {
  WorkerRig rig;
  const auto console = rig.comes("aigul");
  rig.beat();
  const auto told = console->told.size();
  rig.beat();
  CHECK(console->told.size() == told);
  (void)rig.starts(1);
  (void)rig.starts(2, 0, Language::en);  // she does not speak it
  rig.beat();
  REQUIRE(console->all<to_counsellor::Change>().size() == 1);
  const auto change = console->all<to_counsellor::Change>()[0];
  REQUIRE(change.queue.has_value());
  CHECK((*change.queue)[0].waiting == 1);
  CHECK((*change.queue)[2].waiting == 1);
  REQUIRE(change.waiting.has_value());
  REQUIRE(change.waiting->size() == 1);
  CHECK(change.waiting->front().conversation == conversation(1));
}

TEST_CASE("a worker without consoles asks for no heads of the lines") {
  WorkerRig rig;
  (void)rig.starts(1);
  rig.beat();
  CHECK(rig.worker().desk.last_beat().lines[0].heads.empty());
  (void)rig.comes("aigul");
  rig.beat();
  CHECK(rig.worker().desk.last_beat().lines[0].heads.size() == 1);
}
