// What a child says and hears, by events and expected actions.
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

// A child with a counsellor at the same worker, who has opened the conversation.
struct Talk : tests::Accepted {
  Talk() : Accepted(0) { rig.opens(console, 1); }
};

}  // namespace

TEST_CASE("who starts has a log before a place in the line, and is told the place") {
  WorkerRig rig;
  (void)rig.worker();
  const auto page = rig.starts(1);
  CHECK(rig.answers.asked() == Texts{"open", "join"});
  REQUIRE(page->shows<to_child::Waiting>());
  CHECK(page->shows<to_child::Waiting>()->place == 1);
  CHECK_FALSE(page->shows<to_child::Waiting>()->open);
  CHECK(rig.view(1).region == "KZ-62");
  CHECK(page->texts().empty());
}

TEST_CASE("anything before start or resume, and either of them twice, is out of order") {
  WorkerRig rig;
  const auto page = std::make_shared<tests::ChildPage>();
  rig.writes(page, 1, "salem");
  CHECK(page->refusals() == Codes{ErrorCode::out_of_order});
  CHECK(rig.answers.asked().empty());
  rig.says(page, from_child::Start{tests::token(1), Language::kk, ""});
  rig.says(page, from_child::Start{tests::token(1), Language::kk, ""});
  rig.says(page, from_child::Resume{tests::token(1), 0});
  CHECK(page->refusals().size() == 3);
  CHECK(rig.view(1).child_seat == 1);
}

TEST_CASE("what is said before the seat is taken is held, so much of it, and stored in order") {
  WorkerRig rig;
  (void)rig.worker();
  rig.answers.hold("join");
  const auto page = rig.starts(1);
  for (int id = 1; id <= 33; ++id) rig.writes(page, id, "t" + std::to_string(id));
  REQUIRE(page->refusals() == Codes{ErrorCode::too_fast});
  CHECK(page->all<Refusal>()[0].about == message_id(33).str());
  CHECK(rig.logged(1).empty());
  rig.answers.let_go("join");
  const auto logged = rig.logged(1);
  REQUIRE(logged.size() == desk::k_held_messages_max);
  CHECK(logged.front() == "child:t1");
  CHECK(logged.back() == "child:t32");
  CHECK(page->acks().size() == 32);
}

TEST_CASE("the desk hears of words before the first of them is stored") {
  WorkerRig rig;
  const auto page = rig.starts(1);
  (void)rig.answers.asked();
  rig.answers.hold("wrote");
  rig.writes(page, 1, "salem");
  rig.writes(page, 2, "kim bar?");
  CHECK(rig.answers.asked() == Texts{"wrote"});
  CHECK(rig.logged(1).empty());
  CHECK(page->acks().empty());
  rig.answers.let_go("wrote");
  CHECK(rig.answers.asked() == Texts{"append", "append"});
  CHECK(page->acks() == Texts{"1:1", "2:2"});
  rig.writes(page, 3, "!");
  CHECK(rig.answers.asked() == Texts{"append"});
}

// Was a fault: the desk's event overtakes its answer, and the second message stood before the
// first.
TEST_CASE("words stand in the order in which they were said, however the desk's news comes") {
  WorkerRig rig;
  const auto page = rig.starts(1);
  rig.answers.hold("wrote");
  rig.writes(page, 1, "first");  // the event that follows from it is heard, the answer is not
  REQUIRE(rig.view(1).wrote);
  rig.writes(page, 2, "second");
  rig.answers.let_go("wrote");
  rig.writes(page, 3, "third");
  CHECK(rig.logged(1) == Texts{"child:first", "child:second", "child:third"});
}

TEST_CASE("of what waits for the desk to know of words so much is kept, the rest refused") {
  WorkerRig rig;
  const auto page = rig.starts(1);
  rig.answers.hold("wrote");
  for (int id = 1; id <= 130; ++id) rig.writes(page, id, "t");
  REQUIRE(page->refusals() == Codes{ErrorCode::too_fast, ErrorCode::too_fast});
  CHECK(page->all<Refusal>()[0].about == message_id(129).str());
  rig.answers.let_go("wrote");
  CHECK(rig.logged(1).size() == desk::k_unsaid_messages_max);
}

TEST_CASE(
    "without the desk's word that it knows nothing is stored, and each is refused by its id") {
  WorkerRig rig;
  const auto page = rig.starts(1);
  rig.answers.hold("wrote");
  rig.answers.lose("wrote");
  rig.writes(page, 1, "salem");
  rig.writes(page, 2, "!");
  rig.answers.let_go("wrote");
  CHECK(rig.logged(1).empty());
  REQUIRE(page->refusals() == Codes{ErrorCode::store_trouble, ErrorCode::store_trouble});
  CHECK(page->all<Refusal>()[1].about == message_id(2).str());
  rig.writes(page, 1, "salem");  // the page repeats it
  CHECK(page->acks() == Texts{"1:1"});
}

TEST_CASE("a message whose answer was lost is repeated with its id and stands there once") {
  Talk talk;
  auto& [rig, console, page] = talk;
  rig.answers.lose("append");
  rig.writes(page, 1, "salem");
  CHECK(page->acks().empty());
  REQUIRE(page->refusals() == Codes{ErrorCode::store_trouble});
  CHECK(page->all<Refusal>()[0].about == message_id(1).str());
  rig.writes(page, 1, "salem");
  CHECK(page->acks() == Texts{"1:1"});
  rig.writes(page, 1, "salem");
  CHECK(page->acks() == Texts{"1:1", "1:1"});
  CHECK(rig.logged(1) == Texts{"child:salem"});
  CHECK_MESSAGE(console->texts().empty(), "with the answer its hint was lost");
  rig.writes(page, 2, "!");
  CHECK(console->texts() == Texts{"1:salem", "2:!"});
}

TEST_CASE("an ack comes in order with what the counsellor wrote meanwhile") {
  Talk talk;
  auto& [rig, console, page] = talk;
  rig.answers.hold("append");
  const auto told = page->told.size();
  rig.writes(console, 1, 101, "salem!");
  rig.writes(page, 1, "salem");
  CHECK(page->told.size() == told);
  rig.answers.let_go("append");
  CHECK(page->texts() == Texts{"1:salem!"});
  CHECK(page->acks() == Texts{"2:1"});
  CHECK(console->acks() == Texts{"1:101"});
  CHECK(console->texts() == Texts{"2:salem"});
}

TEST_CASE("before the ack of what was said after it, a message whose hint was lost is delivered") {
  WorkerRig rig;
  const auto console = rig.comes("aigul", 1);
  const auto page = rig.starts(1);
  rig.is_available(console, 2, 1);
  rig.accepts(console, 1);
  rig.answers.lose_hints();
  rig.writes(console, 1, 101, "salem!", 1);
  CHECK(page->texts().empty());
  rig.writes(page, 1, "bar ma?");
  CHECK(page->texts() == Texts{"1:salem!"});
  CHECK(page->acks() == Texts{"2:1"});
  const auto is_text = [](const ToChild& told) {
    return std::holds_alternative<to_child::Message>(told);
  };
  CHECK(std::ranges::find_if(page->told, is_text) <
        std::ranges::find_if(page->told, [](const ToChild& told) {
          return std::holds_alternative<to_child::Ack>(told);
        }));
}

TEST_CASE("what has been seen rises, is never more than was told, and is passed on") {
  Talk talk;
  auto& [rig, console, page] = talk;
  rig.writes(console, 1, 101, "salem!");
  (void)rig.answers.asked();
  rig.says(page, from_child::Seen{2});
  CHECK(rig.answers.asked().empty());
  rig.says(page, from_child::Seen{1});
  rig.says(page, from_child::Seen{1});
  CHECK(rig.answers.asked() == Texts{"seen"});
  REQUIRE(console->all<to_counsellor::Seen>().size() == 1);
  CHECK(console->all<to_counsellor::Seen>()[0].seq == 1);
  rig.writes(page, 1, "iya");
  rig.says(console, from_counsellor::Seen{conversation(1), 2});
  rig.worker().desk.seen(conversation(1), Author::counsellor, 1);  // late
  REQUIRE(page->all<to_child::Seen>().size() == 1);
  CHECK(page->all<to_child::Seen>()[0].seq == 2);
}

TEST_CASE("typing is passed on, to the other side only") {
  Talk talk;
  auto& [rig, console, page] = talk;
  rig.says(page, from_child::Typing{});
  CHECK(console->all<to_counsellor::Typing>().size() == 1);
  CHECK(page->all<to_child::Typing>().empty());
  rig.says(console, from_counsellor::Typing{conversation(1)});
  CHECK(page->all<to_child::Typing>().size() == 1);
}

TEST_CASE("a slow page is told only what it has room for, and the rest when it has more") {
  Talk talk;
  auto& [rig, console, page] = talk;
  page->room = 2;
  for (int id = 101; id <= 105; ++id) rig.writes(console, 1, id, "t" + std::to_string(id));
  CHECK(page->texts() == Texts{"1:t101", "2:t102"});
  (void)rig.answers.asked();
  rig.writes(page, 1, "salem");
  CHECK_MESSAGE((rig.answers.asked() == Texts{"wrote", "append"}),
                "without room the log is not read");
  CHECK_MESSAGE(rig.logged(1).size() == 6, "but what the child says is stored at once");
  page->room = 10;
  rig.worker().desk.child_has_room(*page);
  rig.run();
  CHECK(page->texts() == Texts{"1:t101", "2:t102", "3:t103", "4:t104", "5:t105"});
  CHECK(page->acks() == Texts{"6:1"});
}

TEST_CASE("when the exchange is over its log is closed, and what is said then is refused") {
  Talk talk;
  auto& [rig, console, page] = talk;
  rig.writes(page, 1, "rahmet");
  (void)rig.answers.asked();
  SUBCASE("by the child") { rig.says(page, from_child::Leave{LeaveHow::end}); }
  SUBCASE("by the counsellor") { rig.says(console, from_counsellor::End{conversation(1)}); }
  const auto asked = rig.answers.asked();
  CHECK(std::ranges::count(asked, "close_log") == 1);
  CHECK(rig.fake_log.find(conversation(1))->closed);
  REQUIRE(page->shows<to_child::Closed>());
  rig.writes(page, 2, "taghy");
  CHECK(page->refusals() == Codes{ErrorCode::closed});
  CHECK(rig.logged(1) == Texts{"child:rahmet"});
}

TEST_CASE("who leaves with words unread is told that it is over, and the words wait") {
  WorkerRig rig;
  const auto page = rig.starts(1);
  rig.writes(page, 1, "komek");
  rig.says(page, from_child::Leave{LeaveHow::exit});
  REQUIRE(page->shows<to_child::Closed>());
  CHECK(page->shows<to_child::Closed>()->by == ClosedBy::child);
  CHECK(rig.view(1).phase == Phase::waiting);
  CHECK_FALSE(rig.fake_log.find(conversation(1))->closed);
  rig.writes(page, 2, "!");
  CHECK(page->refusals() == Codes{ErrorCode::closed});
}

TEST_CASE("need and mood reach the desk, and a refusal of it reaches the child") {
  WorkerRig rig;
  const auto page = rig.starts(1);
  rig.says(page, from_child::TellNeed{Need::danger, 1});
  CHECK(rig.view(1).risk == Risk::raised);
  CHECK(rig.view(1).mood == 1);
  rig.answers.refuse("need");
  rig.says(page, from_child::TellNeed{Need::talk, 2});
  CHECK(page->refusals() == Codes{ErrorCode::store_trouble});
  const auto told = page->told.size();
  rig.beat();
  CHECK_MESSAGE(page->told.size() == told + 1, "the same state again ends the trouble");
}
