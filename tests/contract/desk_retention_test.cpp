// For how long what was said is kept: days on the desk's clock, not on any wall's.
#include <doctest/doctest.h>

#include "tests/contract/desk_rig.hpp"

using namespace senim;
using tests::conversation;
using tests::DeskRig;

namespace {

std::vector<ConversationId> overdue(DeskRig& rig, std::size_t index = 0) {
  auto& store = *rig.worker(index).store;
  return *rig.ask<std::vector<ConversationId>>([&](auto then) { store.overdue(then); });
}

void ends(DeskRig& rig, int n) {
  auto& store = *rig.worker().store;
  REQUIRE(
      rig.ask<desk::View>([&](auto then) { store.leave(conversation(n), LeaveHow::end, then); }));
  REQUIRE(rig.view(n)->phase == Phase::closed);
}

}  // namespace

// Fails without :kept in finish() (desk.lua), and without the time in `overdue`.
TEST_CASE("a closed conversation is overdue when its days were lived through, until it is struck") {
  DeskRig rig({.kept_ms = 30'000});
  (void)rig.join(1);
  (void)rig.join(2);
  (void)rig.join(3);
  ends(rig, 1);
  rig.pass(10'000);
  ends(rig, 2);
  rig.pass(19'000);
  CHECK(overdue(rig).empty());
  rig.pass(2'000);
  CHECK(overdue(rig) == std::vector{conversation(1)});
  CHECK_MESSAGE(overdue(rig, 1) == std::vector{conversation(1)}, "whoever asks finishes it");
  rig.worker().store->destroyed(conversation(1));
  rig.settle();
  CHECK(overdue(rig).empty());
  rig.pass(10'000);
  CHECK(overdue(rig) == std::vector{conversation(2)});
  rig.pass(60'000);
  CHECK_MESSAGE(overdue(rig) == std::vector{conversation(2)}, "one that goes on is not");
}

// Fails when a step may move the desk's clock on by as much as it likes.
TEST_CASE("a worker's clock that leaps by a year makes nothing overdue") {
  DeskRig rig({.kept_ms = 86'400'000});
  (void)rig.join(1);
  ends(rig, 1);
  rig.worker().clock_ms += 366LL * 86'400'000;
  (void)rig.beat(0);
  CHECK(overdue(rig).empty());
}

TEST_CASE("what is overdue is told a hundred at a time") {
  DeskRig rig({.kept_ms = 5'000});
  for (int n = 1; n <= 120; ++n) {
    (void)rig.join(n);
    ends(rig, n);
  }
  rig.pass(6'000);
  const auto first = overdue(rig);
  CHECK(first.size() == stores::k_destroyed_at_once_max);
  for (const auto& id : first) rig.worker().store->destroyed(id);
  rig.settle();
  CHECK(overdue(rig).size() == 20);
}
