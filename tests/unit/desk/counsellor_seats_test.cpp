// How a counsellor takes a seat, loses it and gets it back.
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

// A child at worker 0 with aigul at worker 1, who has opened the conversation.
struct Talk : tests::Accepted {
  Talk() {
    rig.opens(console, 1, 0, 1);
    (void)rig.answers.asked();
  }
};

std::uint64_t seat_of(const WorkerRig& rig, const std::string& name) {
  return rig.fake_desk.counsellor(*StaffName::parse(name)).value().seat;
}

}  // namespace

TEST_CASE("a later connection of the same counsellor takes the seat and what she holds") {
  Talk talk;
  auto& [rig, console, page] = talk;
  std::size_t index = 1;
  SUBCASE("at the same worker") {}
  SUBCASE("at the same worker, while the desk's news is lost") { rig.answers.lose_hints(); }
  SUBCASE("at another worker") { index = 0; }
  const auto later = rig.comes("aigul", index);
  rig.answers.keep_hints();
  CHECK(console->closed == CloseCode::replaced);
  CHECK_FALSE(later->closed.has_value());
  CHECK(later->cards().size() == 1);
  CHECK(page->shows<to_child::Live>());
  CHECK_MESSAGE(std::ranges::count(rig.answers.asked(), "counsellor_away") == 0,
                "the seat is another's: nothing is given back");
  rig.goes(console, 1);
  CHECK_MESSAGE(page->shows<to_child::Live>(), "the late goodbye says nothing");
  rig.writes(later, 1, 101, "salem", index);
  CHECK(page->texts() == Texts{"1:salem"});
}

TEST_CASE("on a later connection she is told how far the child has seen, with what she opens") {
  Talk talk;
  auto& [rig, console, page] = talk;
  rig.writes(console, 1, 101, "salem", 1);
  rig.says(page, from_child::Seen{1});
  const auto later = rig.comes("aigul", 1);
  CHECK(later->all<to_counsellor::Seen>().empty());
  rig.opens(later, 1, 0, 1);
  CHECK(later->texts() == Texts{"1:salem"});
  REQUIRE(later->all<to_counsellor::Seen>().size() == 1);
  CHECK(later->all<to_counsellor::Seen>()[0].seq == 1);
}

TEST_CASE("who goes while the desk's answer is on its way is no ghost there") {
  WorkerRig rig;
  (void)rig.worker();
  rig.answers.hold("counsellor_here");
  const auto console = rig.comes("aigul");
  rig.goes(console);
  rig.answers.let_go("counsellor_here");
  CHECK(rig.fake_desk.seated("worker0").counsellors.empty());
  CHECK(console->told.empty());
}

TEST_CASE("whom the desk does not answer is asked to come back") {
  WorkerRig rig;
  (void)rig.worker();
  rig.answers.refuse("counsellor_here");
  CHECK(rig.comes("aigul")->closed == CloseCode::store_trouble);
}

TEST_CASE("who is gone leaves the children with trouble, since her last sign of life") {
  Talk talk;
  auto& [rig, console, page] = talk;
  rig.worker(1).desk.counsellor_gone(*console, 4'000);
  rig.run();
  CHECK(page->shows<to_child::Trouble>());
  rig.beat();
  CHECK(rig.worker().desk.last_beat().orphans.oldest_ms == 4'000);
}

TEST_CASE("a snapshot heals what lost events left stale") {
  Talk talk;
  auto& [rig, console, page] = talk;
  rig.answers.lose_hints();
  rig.says(page, from_child::Leave{LeaveHow::end});
  (void)rig.starts(2);
  REQUIRE(console->cards()[0].phase == Phase::live);
  REQUIRE(console->offers().empty());
  SUBCASE("asked for by the console") { rig.says(console, from_counsellor::Snapshot{}, 1); }
  SUBCASE("when the store is back") {
    rig.worker(1).desk.store_regained();
    rig.run();
  }
  CHECK(console->cards()[0].phase == Phase::wrap_up);
  CHECK(console->offers().size() == 1);
}

TEST_CASE("a snapshot drops what is no longer hers, and reads on what is") {
  Talk talk;
  auto& [rig, console, page] = talk;
  rig.answers.lose_hints();
  SUBCASE("no longer hers") {
    const auto staff = *StaffName::parse("aigul");
    (void)rig.fake_desk.close(staff, seat_of(rig, "aigul"), conversation(1));
    rig.says(console, from_counsellor::Snapshot{}, 1);
    CHECK(console->cards().empty());
    rig.writes(console, 1, 101, "x", 1);
    CHECK(console->refusals() == Codes{ErrorCode::not_yours});
  }
  SUBCASE("a message whose hint was lost") {
    rig.writes(page, 1, "salem");
    CHECK(console->texts().empty());
    rig.says(console, from_counsellor::Snapshot{}, 1);
    CHECK(console->texts() == Texts{"1:salem"});
  }
  SUBCASE("a log shorter than what was told of it") {
    rig.answers.keep_hints();
    rig.writes(page, 1, "salem");
    REQUIRE(console->texts().size() == 1);
    rig.fake_log.forget_after(conversation(1), 0);
    rig.says(console, from_counsellor::Snapshot{}, 1);
    CHECK(rig.worker(1).desk_store.losses_told() == 1);
  }
}

TEST_CASE("a new message of hers with a number told before means that the store lost data") {
  Talk talk;
  auto& [rig, console, page] = talk;
  rig.writes(page, 1, "salem");
  rig.fake_log.forget_after(conversation(1), 0);
  rig.writes(console, 1, 101, "salem!", 1);
  CHECK(rig.worker(1).desk_store.losses_told() == 1);
  CHECK(console->acks().empty());
}

TEST_CASE("a store that is away is told once, and who has lost the seat meanwhile is replaced") {
  Talk talk;
  auto& [rig, console, page] = talk;
  rig.worker(1).desk.store_lost();
  rig.worker(1).desk.store_lost();
  CHECK(console->refusals() == Codes{ErrorCode::store_trouble});
  rig.answers.lose_hints();
  const auto elsewhere = rig.comes("aigul", 0);
  CHECK_FALSE(console->closed.has_value());
  rig.answers.refuse("seated");  // else the comparing of seats would find it too
  rig.worker(1).desk.store_regained();
  rig.run();
  CHECK(console->closed == CloseCode::replaced);
  CHECK_FALSE(elsewhere->closed.has_value());
}

TEST_CASE("after a store that lost data consoles come back and read from the start") {
  Talk talk;
  auto& [rig, console, page] = talk;
  rig.writes(page, 1, "t1");
  rig.worker(1).desk.store_rewound();
  rig.run();
  CHECK(console->closed == CloseCode::store_trouble);
  const auto back = rig.comes("aigul", 1);
  rig.opens(back, 1, 1, 1);
  CHECK(back->texts() == Texts{"1:t1"});
}

TEST_CASE("the consoles of a worker that was taken for dead come back, or are replaced") {
  Talk talk;
  auto& [rig, console, page] = talk;
  SUBCASE("come back") {
    rig.fake_desk.strike("worker1");
    rig.beat(1);
    CHECK(console->closed == CloseCode::moving);
    CHECK(rig.fake_desk.seated("worker1").counsellors.empty());
    CHECK(rig.comes("aigul", 1)->cards().size() == 1);
    CHECK(page->shows<to_child::Live>());
  }
  SUBCASE("replaced") {
    rig.answers.lose_hints();
    const auto elsewhere = rig.comes("aigul", 0);
    rig.worker(1).desk.fenced();
    rig.run();
    CHECK(console->closed == CloseCode::replaced);
    CHECK(page->shows<to_child::Live>());
  }
}

TEST_CASE("the desk and a worker agree again on who is seated there, by comparing") {
  Talk talk;
  auto& [rig, console, page] = talk;
  SUBCASE("a goodbye was lost") {
    rig.answers.refuse("counsellor_away");
    rig.goes(console, 1);
    REQUIRE(rig.fake_desk.seated("worker1").counsellors.size() == 1);
    rig.worker(1).desk.store_regained();
    rig.run();
    CHECK(rig.fake_desk.seated("worker1").counsellors.empty());
  }
  SUBCASE("the desk holds her for gone") {
    rig.fake_desk.counsellor_away("worker1", *StaffName::parse("aigul"), seat_of(rig, "aigul"), 0);
    rig.worker(1).desk.store_regained();
    rig.run();
    CHECK(console->closed == CloseCode::moving);
  }
}
