// How the children's side heals: lost hints, a store that was away or lost data, a worker that was
// taken for dead.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/unit/desk/worker_rig.hpp"

using namespace senim;
using tests::Codes;
using tests::conversation;
using tests::Texts;
using tests::WorkerRig;

namespace {

// A child at worker 0 and its counsellor at worker 1.
struct Talk : tests::Accepted {
  Talk() { (void)rig.answers.asked(); }
  void repair(int rounds = 100) {
    for (int round = 0; round < rounds; ++round) rig.worker().desk.repair();
    rig.run();
  }
};

std::ptrdiff_t times(const Texts& asked, const std::string& step) {
  return std::ranges::count(asked, step);
}

}  // namespace

TEST_CASE("a lost hint heals within a hundred repairs, of a message and of a change") {
  Talk talk;
  auto& [rig, console, page] = talk;
  rig.answers.lose_hints();
  rig.writes(console, 1, 101, "t1", 1);
  rig.says(console, from_counsellor::End{conversation(1)}, 1);
  CHECK(page->texts().empty());
  CHECK(page->shows<to_child::Live>());
  talk.repair();
  CHECK(page->texts() == Texts{"1:t1"});
  CHECK(page->shows<to_child::Closed>());
}

TEST_CASE("a hundred repairs look at every child once, whom nothing bears on any more not at all") {
  WorkerRig rig;
  for (int n = 1; n <= 300; ++n) (void)rig.starts(n);
  (void)rig.answers.asked();
  for (int round = 0; round < 100; ++round) {
    rig.worker().desk.repair();
    rig.run();
  }
  const auto asked = rig.answers.asked();
  CHECK(times(asked, "seat_child") == 300);
  CHECK(times(asked, "view") == 300);
  rig.says(rig.resumes(7, 0), from_child::Leave{LeaveHow::end});
  (void)rig.answers.asked();
  for (int round = 0; round < 100; ++round) rig.worker().desk.repair();
  rig.run();
  CHECK(times(rig.answers.asked(), "view") == 299);
}

TEST_CASE("while the store is away nothing is repaired, and everybody is told once") {
  Talk talk;
  auto& [rig, console, page] = talk;
  rig.worker().desk.store_lost();
  rig.worker().desk.store_lost();
  CHECK(page->refusals() == Codes{ErrorCode::store_trouble});
  CHECK_FALSE(rig.worker().desk.store_is_up());
  talk.repair();
  CHECK(rig.answers.asked().empty());
}

// Fails when the desk tells of the trouble those too whose question is still out (tell_all): two
// refusals for one question make a page ask twice, and its second one is out of order.
TEST_CASE("who has asked to come in is told once that the store is away, by the answer") {
  WorkerRig rig;
  rig.goes(rig.starts(1));
  rig.answers.hold("seat_child");
  rig.answers.lose("seat_child");
  const auto page = rig.resumes(1, 0);
  rig.worker().desk.store_lost();
  rig.answers.let_go("seat_child");
  CHECK(page->refusals() == Codes{ErrorCode::store_trouble});
  rig.worker().desk.store_regained();
  rig.says(page, from_child::Resume{senim::tests::token(1), 0});
  CHECK(page->shows<to_child::Waiting>());
  CHECK(page->refusals().size() == 1);
}

TEST_CASE("when the store is back what was missed is read, and the same state ends the trouble") {
  Talk talk;
  auto& [rig, console, page] = talk;
  rig.worker().desk.store_lost();
  rig.answers.lose_hints();
  rig.writes(console, 1, 101, "t1", 1);
  rig.answers.keep_hints();
  const auto told = page->all<to_child::State>().size();
  rig.worker().desk.store_regained();
  rig.run();
  CHECK(page->texts() == Texts{"1:t1"});
  CHECK(page->all<to_child::State>().size() == told + 1);
  CHECK(page->shows<to_child::Live>());
  CHECK(rig.worker().desk.store_is_up());
}

TEST_CASE("a log that is shorter than what was told of it is reported, once it is looked at") {
  Talk talk;
  auto& [rig, console, page] = talk;
  for (int id = 101; id <= 103; ++id) rig.writes(console, 1, id, "t", 1);
  REQUIRE(page->texts().size() == 3);
  rig.fake_log.forget_after(conversation(1), 1);
  SUBCASE("by a repair") { talk.repair(); }
  SUBCASE("by a new message that has a number told before") { rig.writes(page, 1, "t"); }
  CHECK(rig.worker().desk_store.losses_told() == 1);
  CHECK(page->acks().empty());
}

TEST_CASE("after a store that lost data all come back, and are told the log from its start") {
  Talk talk;
  auto& [rig, console, page] = talk;
  for (int id = 101; id <= 103; ++id) rig.writes(console, 1, id, "t" + std::to_string(id - 100), 1);
  rig.worker().desk.store_rewound();
  rig.run();
  CHECK(page->closed == CloseCode::store_trouble);
  CHECK(rig.worker().desk.children_seated() == 0);
  CHECK(rig.view(1).child == ChildPresence::away);
  CHECK(rig.resumes(1, 3)->texts() == Texts{"1:t1", "2:t2", "3:t3"});
}

TEST_CASE("a worker that was taken for dead seats its children again under its new number") {
  Talk talk;
  auto& [rig, console, page] = talk;
  const auto seat = rig.view(1).child_seat;
  rig.fake_desk.strike("worker0");
  rig.beat();  // is refused, and enlists anew
  CHECK_FALSE(page->closed.has_value());
  CHECK(rig.view(1).child_seat == seat + 1);
  CHECK(rig.view(1).child == ChildPresence::here);
  rig.goes(page);
  CHECK_MESSAGE(rig.view(1).child == ChildPresence::away, "by the seat that was taken then");
}

TEST_CASE("whom another worker has seated meanwhile a worker taken for dead lets go") {
  Talk talk;
  auto& [rig, console, page] = talk;
  rig.answers.lose_hints();
  const auto elsewhere = rig.resumes(1, 0, 1);
  rig.answers.keep_hints();
  const auto seat = rig.view(1).child_seat;
  CHECK_FALSE(page->closed.has_value());
  rig.worker().desk.fenced();
  rig.run();
  CHECK(page->closed == CloseCode::replaced);
  CHECK_FALSE(elsewhere->closed.has_value());
  CHECK(rig.view(1).child_seat == seat);
  CHECK(rig.view(1).child == ChildPresence::here);
}

TEST_CASE("the news of the seat that it takes itself does not end a connection") {
  Talk talk;
  auto& [rig, console, page] = talk;
  rig.answers.hold("child_here");  // the event comes before the answer
  rig.worker().desk.fenced();
  rig.run();
  CHECK(rig.view(1).child_seat == 2);
  CHECK_FALSE(page->closed.has_value());
  rig.answers.let_go("child_here");
  CHECK_FALSE(page->closed.has_value());
  rig.writes(page, 1, "salem");
  CHECK(page->acks() == Texts{"1:1"});
}

TEST_CASE("while its seat is asked for it is not asked for again") {
  Talk talk;
  auto& [rig, console, page] = talk;
  rig.answers.hold("view");
  rig.worker().desk.fenced();
  rig.worker().desk.fenced();
  rig.run();
  rig.answers.let_go("view");
  CHECK(times(rig.answers.asked(), "child_here") == 1);
  CHECK(rig.view(1).child_seat == 2);
}

TEST_CASE("whose seat may have been taken by ourselves is asked to come back, not turned away") {
  Talk talk;
  auto& [rig, console, page] = talk;
  rig.answers.lose("child_here");
  rig.worker().desk.fenced();
  rig.run();
  REQUIRE(rig.view(1).child_seat == 2);
  CHECK_FALSE(page->closed.has_value());
  rig.says(console, from_counsellor::SetRisk{conversation(1), Risk::raised}, 1);
  CHECK(page->closed == CloseCode::moving);
  rig.goes(page);
  const auto back = rig.resumes(1, 0);
  CHECK(back->shows<to_child::Live>());
}

TEST_CASE("who could not be seated again is seated by the beats that follow") {
  Talk talk;
  auto& [rig, console, page] = talk;
  rig.answers.refuse("view");
  rig.fake_desk.strike("worker0");
  rig.fake_desk.retire("worker0");  // whoever was there is away for the desk
  rig.beat();
  REQUIRE(rig.view(1).child == ChildPresence::away);
  rig.beat();
  CHECK(rig.view(1).child == ChildPresence::here);
  rig.beat();
  rig.beat();
  (void)rig.answers.asked();
  rig.beat();
  CHECK_MESSAGE(rig.answers.asked() == Texts{"beat"}, "and no longer than until both agree");
}

TEST_CASE("whose goodbye was lost with the store is away when it is back") {
  Talk talk;
  auto& [rig, console, page] = talk;
  rig.worker().desk.store_lost();
  rig.answers.refuse("child_away");
  rig.goes(page);
  REQUIRE(rig.view(1).child == ChildPresence::here);
  rig.worker().desk.store_regained();
  rig.run();
  CHECK(rig.view(1).child == ChildPresence::away);
}

TEST_CASE("the seats are compared until both agree, also when a goodbye is lost again") {
  Talk talk;
  auto& [rig, console, page] = talk;
  for (int times = 0; times < 2; ++times) rig.answers.refuse("child_away");
  rig.goes(page);
  rig.worker().desk.store_regained();
  rig.run();
  REQUIRE(rig.view(1).child == ChildPresence::here);
  rig.beat();
  CHECK(rig.view(1).child == ChildPresence::away);
}

TEST_CASE("the seats are compared until both agree, also when the comparing itself is lost") {
  Talk talk;
  auto& [rig, console, page] = talk;
  rig.answers.refuse("child_away");
  rig.goes(page);
  rig.answers.refuse("seated");
  rig.worker().desk.store_regained();
  rig.run();
  REQUIRE(rig.view(1).child == ChildPresence::here);
  rig.beat();
  CHECK(rig.view(1).child == ChildPresence::away);
}
