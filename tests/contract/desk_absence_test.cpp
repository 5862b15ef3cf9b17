// Who goes away, comes back or is dead: the leases, the seats and the desk's clock.
#include <doctest/doctest.h>

#include "tests/contract/desk_rig.hpp"

using namespace senim;
using tests::conversation;
using tests::DeskRig;
using tests::staff;

TEST_CASE(
    "a counsellor whose connection is lost loses the children to the head of the line after the "
    "orphan bound") {
  DeskRig rig({.orphan_ms = 15'000});
  (void)rig.join(1);
  const auto seat = rig.comes("aigul", 1)->seat;
  REQUIRE(rig.accepts("aigul", rig.view(1)->offer).has_value());
  (void)rig.join(2);
  (void)rig.join(3);
  rig.worker().store->counsellor_away(staff("aigul"), seat, 0);
  rig.settle();
  CHECK(rig.view(1)->trouble);
  rig.pass(14'000);
  CHECK_MESSAGE(rig.view(1)->phase == Phase::live, "there is still time to come back");
  rig.pass(2'000);
  const auto lost = rig.view(1);
  CHECK(lost->phase == Phase::waiting);
  CHECK(lost->why == Why::lost);
  CHECK_MESSAGE(lost->order < rig.view(2)->order, "at the head: LOST comes before USUAL");
  (void)rig.comes("boris", 1);
  CHECK(rig.view(1)->staff == "boris");
  rig.check_invariants();
}

TEST_CASE("a child whose counsellor was lost comes before those who came earlier and still wait") {
  DeskRig rig({.orphan_ms = 15'000});
  (void)rig.join(1);
  (void)rig.join(2);
  const auto seat = rig.comes("aigul", 2)->seat;
  REQUIRE(rig.accepts("aigul", rig.view(2)->offer).has_value());
  rig.worker().store->counsellor_away(staff("aigul"), seat, 0);
  rig.settle();
  REQUIRE(rig.view(1)->phase == Phase::waiting);
  rig.pass(16'000);
  CHECK(rig.view(2)->order < rig.view(1)->order);
  (void)rig.comes("boris", 1);
  CHECK(rig.view(2)->staff == "boris");
  rig.check_invariants();
}

TEST_CASE("a counsellor who comes back within the bound keeps the children") {
  DeskRig rig({.orphan_ms = 15'000});
  (void)rig.join(1);
  const auto seat = rig.comes("aigul", 1)->seat;
  REQUIRE(rig.accepts("aigul", rig.view(1)->offer).has_value());
  rig.worker().store->counsellor_away(staff("aigul"), seat, 0);
  rig.pass(10'000);
  const auto back = rig.comes("aigul", 1);
  rig.pass(20'000);
  CHECK(rig.view(1)->phase == Phase::live);
  CHECK_FALSE(rig.view(1)->trouble);
  CHECK(back->seat == seat + 1);
  // A late goodbye of the connection that was replaced changes nothing: the seat is checked.
  rig.worker().store->counsellor_away(staff("aigul"), seat, 0);
  rig.pass(20'000);
  CHECK(rig.view(1)->phase == Phase::live);
}

TEST_CASE(
    "an absent child keeps its place, is not offered meanwhile, and is abandoned only after the "
    "promised time") {
  DeskRig rig({.place_kept_ms = 600'000});
  const auto seat = rig.join(1)->child_seat;
  (void)rig.join(2);
  rig.worker().store->child_away(conversation(1), seat);
  rig.pass(25'000);
  (void)rig.comes("aigul", 1);
  CHECK_MESSAGE(rig.view(2)->phase == Phase::offered, "no child waits behind a ghost");
  const auto order = rig.view(1)->order;
  rig.pass(500'000);
  auto& store = *rig.worker().store;
  const auto back = rig.ask<desk::View>([&](auto t) { store.child_here(conversation(1), t); });
  CHECK(back->order == order);
  store.child_away(conversation(1), back->child_seat);
  rig.pass(601'000);
  CHECK(rig.view(1)->phase == Phase::closed);
  CHECK(rig.view(1)->closed_by == ClosedBy::quiet);
  rig.check_invariants();
}

TEST_CASE("a late goodbye of a replaced connection does not make a present child absent") {
  DeskRig rig;
  const auto first = rig.join(1)->child_seat;
  std::size_t back_at = 0;
  SUBCASE("came back on the same worker") {}
  SUBCASE("came back on another worker") { back_at = 1; }
  (void)rig.join(1, Language::kk, back_at);
  rig.worker(0).store->child_away(conversation(1), first);
  rig.settle();
  CHECK(rig.view(1)->child == ChildPresence::here);
}

TEST_CASE(
    "the children and counsellors of a dead worker are looked after, once its lease has ended") {
  DeskRig rig({.orphan_ms = 15'000});
  (void)rig.join(1, Language::kk, 1);
  (void)rig.comes("aigul", 1, {Language::kk}, 1);
  REQUIRE(rig.accepts("aigul", rig.view(1)->offer).has_value());
  (void)rig.join(2, Language::kk, 1);
  (void)rig.beat(0);
  rig.pass(17'000, {0});  // worker 1 is silent
  CHECK(rig.view(2)->child == ChildPresence::away);
  CHECK_MESSAGE(rig.view(1)->phase == Phase::waiting,
                "orphaned no longer than the bound, counted from the last sign of life");
  CHECK(rig.view(1)->why == Why::lost);
  rig.check_invariants();
}

TEST_CASE("a worker that was taken for dead is refused until it has enlisted anew") {
  DeskRig rig;
  const auto seat = rig.join(1, Language::kk, 1)->child_seat;
  (void)rig.beat(0);
  rig.pass(10'000, {0});
  CHECK(rig.worker(1).events.times_fenced == 0);
  CHECK(rig.join(2, Language::kk, 1).error() ==
        ErrorCode::store_trouble);  // the FENCED line of step()
  CHECK(rig.view(2).error() == ErrorCode::unknown_conversation);
  rig.settle();
  CHECK(rig.worker(1).events.times_fenced == 1);
  CHECK(rig.join(2, Language::kk, 1).has_value());
  CHECK(rig.view(1)->child_seat == seat);
}

TEST_CASE(
    "a stall of the store or a jump of a clock ends no lease: one step moves the desk's clock two "
    "seconds at most") {
  DeskRig rig({.place_kept_ms = 600'000});
  (void)rig.beat(0);
  (void)rig.beat(1);
  const auto before = rig.beat(0)->now_ms;
  for (std::size_t w : {0, 1}) rig.worker(w).clock_ms += 3'600'000;
  CHECK(rig.beat(0)->now_ms == before + 2'000);
  CHECK_MESSAGE(rig.beat(1)->now_ms == before + 2'000, "the stall is cut once, not once a worker");
  rig.worker(0).clock_ms += 1'000;
  CHECK(rig.beat(0)->now_ms == before + 3'000);
}
