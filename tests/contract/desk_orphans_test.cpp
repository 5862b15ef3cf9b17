// Orphan time, and the end of a worker in order.
#include <doctest/doctest.h>

#include "tests/contract/desk_rig.hpp"

using namespace senim;
using tests::conversation;
using tests::DeskRig;
using tests::staff;

namespace {

// A child with aigul, both at worker 1; its counsellor's seat.
std::uint64_t live(DeskRig& rig) {
  (void)rig.join(1, Language::kk, 1);
  const auto seat = rig.comes("aigul", 1, {Language::kk}, 1)->seat;
  REQUIRE(rig.ask<desk::View>([&](auto then) {
               rig.worker(1).store->accept(staff("aigul"), seat, rig.view(1)->offer, then);
             })
              .has_value());
  return seat;
}

}  // namespace

// Fails without the orphaned() of counsellor_absent() or the orphaned_no_more() of counsellor_here.
TEST_CASE("orphan time is measured from the last sign of life until the counsellor is back") {
  DeskRig rig({.orphan_ms = 15'000});
  const auto seat = live(rig);
  CHECK(rig.beat(1)->orphans.now == 0);
  rig.worker(1).store->counsellor_away(staff("aigul"), seat, 4'000);
  rig.settle();
  rig.pass(5'000, {0, 1});
  CHECK(rig.beat()->orphans.now == 1);
  CHECK(rig.beat()->orphans.oldest_ms == 9'000);
  rig.check_invariants();
  (void)rig.comes("aigul", 1, {Language::kk}, 0);
  const auto beat = rig.beat();
  CHECK(beat->orphans.now == 0);
  CHECK(beat->orphans.longest_ms == 9'000);
  REQUIRE(beat->orphans.ended_ms.size() == 1);
  CHECK(beat->orphans.ended_ms[0] == 9'000);
  CHECK_MESSAGE(rig.beat()->orphans.ended_ms.empty(), "counted once");
  CHECK_MESSAGE(rig.beat(1)->orphans.ended_ms.empty(), "and by the worker whose step ended it");
  rig.check_invariants();
}

// Fails when release() leaves the orphan where it is, or counsellor_away ignores its silent_ms.
TEST_CASE("who is not back within the bound, counted from the last sign of life, loses the child") {
  DeskRig rig({.orphan_ms = 15'000});
  const auto seat = live(rig);
  rig.worker(1).store->counsellor_away(staff("aigul"), seat, 6'000);
  rig.settle();
  rig.pass(8'000, {0, 1});
  CHECK(rig.view(1)->phase == Phase::live);
  rig.pass(2'000, {0});
  const auto beat = rig.beat();
  CHECK(rig.view(1)->why == Why::lost);
  CHECK(beat->orphans.now == 0);
  CHECK(beat->orphans.longest_ms == 15'000);
  rig.check_invariants();
}

TEST_CASE("an orphaned conversation that the child ends is an orphan no more") {
  DeskRig rig;
  const auto seat = live(rig);
  rig.worker(1).store->counsellor_away(staff("aigul"), seat, 0);
  rig.settle();
  (void)rig.ask<desk::View>(
      [&](auto then) { rig.worker().store->leave(conversation(1), LeaveHow::end, then); });
  CHECK(rig.beat()->orphans.now == 0);
  rig.check_invariants();
}

// Fails without the saw('lost') of the reaper.
TEST_CASE("how long a dead worker was silent until that was noticed is told to who noticed") {
  DeskRig rig;
  (void)live(rig);
  rig.pass(1'000, {0, 1});
  std::vector<std::int64_t> noticed;
  for (int second = 0; second < 9; ++second) {
    rig.worker(0).clock_ms += 1'000;
    const auto beat = rig.beat();
    noticed.insert(noticed.end(), beat->orphans.noticed_ms.begin(), beat->orphans.noticed_ms.end());
  }
  CHECK(noticed == std::vector<std::int64_t>{6'000});
  CHECK(rig.view(1)->trouble);
  CHECK(rig.beat()->orphans.now == 1);
  rig.check_invariants();
}

// Fails (FENCED, or a wait for the lease) without empty_worker() in retire.
TEST_CASE("a worker that retires leaves nobody behind and no lease to wait for") {
  DeskRig rig({.orphan_ms = 15'000});
  (void)live(rig);
  (void)rig.join(2, Language::kk, 1);
  rig.retire(1);
  CHECK(rig.view(1)->trouble);
  CHECK(rig.view(1)->child == ChildPresence::away);
  CHECK(rig.view(2)->child == ChildPresence::away);
  rig.check_invariants();
  CHECK(rig.join(3, Language::kk, 1).error() == ErrorCode::store_trouble);
  rig.retire(1);  // once more is as good as once
  rig.settle();
  CHECK_MESSAGE(rig.worker(1).events.times_fenced == 0, "it enlists nobody anew");
  rig.pass(14'000);
  CHECK(rig.view(1)->phase == Phase::live);
  rig.pass(2'000);
  CHECK_MESSAGE(rig.view(1)->why == Why::lost, "the orphan bound ran from the retirement");
}

TEST_CASE("a worker taken for dead meanwhile retires nobody who is seated elsewhere") {
  DeskRig rig;
  (void)live(rig);
  rig.pass(10'000, {0});
  (void)rig.comes("aigul", 1, {Language::kk}, 0);
  (void)rig.join(1, Language::kk, 0);
  rig.retire(1);
  CHECK(rig.view(1)->child == ChildPresence::here);
  CHECK_FALSE(rig.view(1)->trouble);
  rig.check_invariants();
}
