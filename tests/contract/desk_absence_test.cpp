// Who goes away, comes back or is dead, on the real store: the leases, the seats and the desk's
// clock.
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
  (void)rig.join(1, Language::kk, 1);  // came back on another worker
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

// Fails when any refusal takes away the number that is in force now (DeskStore::run).
TEST_CASE("refusals of what was asked with an older number leave the new one alone") {
  DeskRig rig;
  const auto seat = rig.join(1, Language::kk, 1)->child_seat;
  (void)rig.beat(0);
  rig.pass(10'000, {0});
  auto& worker = rig.worker(1);
  // What is asked when the first refusal is heard is behind the enlisting: its own refusal comes
  // when the new number is there.
  const auto refused = rig.ask<desk::View>([&](auto then) {
    worker.store->view(conversation(1), [&worker, then](const result<desk::View>&) {
      worker.store->child_away(conversation(9), 1);
      worker.store->view(conversation(1), then);
    });
  });
  CHECK(refused.error() == ErrorCode::store_trouble);
  rig.settle();
  CHECK(worker.events.times_fenced == 1);
  CHECK(worker.store->is_enlisted());
  CHECK(rig.join(2, Language::kk, 1).has_value());
  CHECK(rig.view(1)->child_seat == seat);
}

// Fails when nothing holds enlisting back (enlist_at_ms_ in DeskStore::try_to_enlist).
TEST_CASE("a worker that is taken for dead again at once enlists after a pause, by its beat") {
  DeskRig rig;
  (void)rig.beat(1);
  auto& worker = rig.worker(1);
  const auto dies = [&] {
    rig.strike(1);
    (void)rig.beat(1);
    rig.settle();
  };
  worker.clock_ms += 5'000;
  dies();
  CHECK(worker.store->is_enlisted());
  dies();
  CHECK_FALSE(worker.store->is_enlisted());
  (void)rig.beat(1);
  rig.settle();
  CHECK_FALSE(worker.store->is_enlisted());
  worker.clock_ms += 2'000;
  (void)rig.beat(1);
  rig.settle();
  CHECK(worker.store->is_enlisted());
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

// Fails without DeskStore::learn_store(): until its first beat a worker has nothing to compare
// with.
TEST_CASE("a store that is emptied before the first beat is noticed") {
  DeskRig rig;
  auto& worker = rig.worker();
  REQUIRE(worker.store->is_enlisted());
  worker.clock_ms += 5'000;  // long enough enlisted to enlist anew at once
  rig.empty();
  CHECK_FALSE(rig.beat().has_value());  // fenced: the store knows nobody
  rig.settle();
  REQUIRE(worker.store->is_enlisted());
  REQUIRE(rig.beat().has_value());
  CHECK(worker.events.times_rewound == 1);
}

// Fails without DeskStore::knows(): what was there before the worker began is compared with
// nothing.
TEST_CASE("a store that is emptied between the start and the first worker is noticed") {
  DeskRig rig;
  (void)rig.beat(0);
  rig.empty();
  (void)rig.worker(1, "the epoch of before", 7);
  rig.settle();
  CHECK(rig.worker(1).events.times_rewound == 1);
}

TEST_CASE("a store that began anew before a worker's first beat is noticed") {
  DeskRig rig;
  auto& first = rig.worker(0);
  first.clock_ms += 5'000;
  rig.empty();
  (void)rig.worker(1);  // gives the empty store its epoch
  REQUIRE(rig.beat(1).has_value());
  CHECK_FALSE(rig.beat(0).has_value());
  rig.settle();
  REQUIRE(rig.beat(0).has_value());
  CHECK(first.events.times_rewound == 1);
  CHECK(rig.worker(1).events.times_rewound == 0);
}

TEST_CASE("a store that is whole is not taken for another one at the start") {
  DeskRig rig;
  REQUIRE(rig.beat().has_value());
  (void)rig.worker(1);
  REQUIRE(rig.beat(1).has_value());
  REQUIRE(rig.beat(0).has_value());
  CHECK(rig.worker(0).events.times_rewound == 0);
  CHECK(rig.worker(1).events.times_rewound == 0);
}
