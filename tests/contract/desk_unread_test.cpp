// A conversation with a child's words in it never ends unread.
#include <doctest/doctest.h>

#include <vector>

#include "tests/contract/desk_child.hpp"

using namespace senim;
using tests::conversation;
using tests::DeskRig;
using tests::k_gone_ms;
using tests::staff;
using tests::TestChild;

namespace {

struct Late {  // of Kazakh and Russian
  std::uint64_t kk;
  std::uint64_t ru;
  bool operator==(const Late&) const = default;
};

}  // namespace

TEST_CASE("who wrote and went away is offered to the counsellor who comes on duty later") {
  DeskRig rig({.place_kept_ms = 100'000});
  TestChild child(rig, 1);
  SUBCASE("words") { CHECK(child.writes()->wrote); }
  SUBCASE("the danger chip alone") { child.says_in_danger(); }
  SUBCASE("both") {
    (void)child.writes();
    child.says_in_danger();
  }
  child.goes_away();
  rig.pass(300'000);
  rig.check_invariants();
  (void)rig.comes("aigul", 1);
  CHECK(child.view().phase == Phase::offered);
  CHECK(child.view().child == ChildPresence::away);
  CHECK(rig.accepts("aigul", child.view().offer)->phase == Phase::live);
  rig.check_invariants();
}

TEST_CASE("the place ends with the promised time, the words wait on") {
  DeskRig rig({.place_kept_ms = 200'000});
  TestChild wrote(rig, 1);
  (void)wrote.writes();
  wrote.goes_away();
  TestChild silent(rig, 2);
  rig.pass(k_gone_ms);
  silent.goes_away();
  rig.pass(201'000);
  CHECK(wrote.view().phase == Phase::waiting);
  CHECK(silent.view().phase == Phase::closed);
  CHECK(silent.view().closed_by == ClosedBy::quiet);
  CHECK(rig.beat()->lines[0].waiting == 0);
  CHECK(rig.beat()->lines[0].unread == 1);
  rig.check_invariants();
}

TEST_CASE("danger is offered first, then who is here, then who is not; within each by arrival") {
  DeskRig rig;
  TestChild absent(rig, 1);
  TestChild absent_in_danger(rig, 2);
  TestChild here(rig, 3);
  TestChild absent_later(rig, 4);
  TestChild here_later(rig, 5);
  for (auto* child : {&absent, &absent_later}) {
    (void)child->writes();
    child->goes_away();
  }
  absent_in_danger.says_in_danger();
  absent_in_danger.goes_away();
  rig.pass(k_gone_ms);
  (void)rig.comes("aigul", 1);
  std::vector<int> order;
  for (int turn = 0; turn < 5; ++turn) {
    for (int n = 1; n <= 5; ++n) {
      if (rig.view(n)->phase != Phase::offered) continue;
      order.push_back(n);
      REQUIRE(rig.accepts("aigul", rig.view(n)->offer).has_value());
      auto& store = *rig.worker().store;
      const auto seat = rig.picture("aigul")->seat;
      (void)rig.ask<desk::View>(
          [&](auto t) { store.close(staff("aigul"), seat, conversation(n), t); });
      break;
    }
  }
  CHECK(order == std::vector<int>{2, 3, 5, 1, 4});
  rig.check_invariants();
}

TEST_CASE("who leaves after having written is read all the same") {
  DeskRig rig;
  TestChild child(rig, 1);
  (void)child.writes();
  LeaveHow how{};
  SUBCASE("by the end button") { how = LeaveHow::end; }
  SUBCASE("by the quick exit") { how = LeaveHow::exit; }
  const auto left = child.leaves(how);
  CHECK(left->phase == Phase::waiting);
  CHECK_MESSAGE(rig.beat()->lines[0].unread == 1, "at once: who left is not back in a moment");
  rig.check_invariants();
  (void)rig.comes("aigul", 1);
  CHECK(rig.accepts("aigul", child.view().offer)->phase == Phase::live);
  rig.pass(2'000'000);
  CHECK_MESSAGE(child.view().phase == Phase::live, "the counsellor ends it, not a clock");
  rig.check_invariants();
}

TEST_CASE("who leaves while the offer rings is still offered") {
  DeskRig rig;
  TestChild child(rig, 1);
  (void)child.writes();
  (void)rig.comes("aigul", 1);
  REQUIRE(child.view().phase == Phase::offered);
  CHECK(child.leaves(LeaveHow::exit)->phase == Phase::offered);
  rig.check_invariants();
  CHECK(rig.accepts("aigul", child.view().offer)->child == ChildPresence::exit);
}

TEST_CASE("who comes back has the old place, and after the end of it is not forgotten either") {
  DeskRig rig({.place_kept_ms = 60'000});
  TestChild first(rig, 1);
  TestChild second(rig, 2);
  (void)first.writes();
  first.goes_away();
  rig.pass(k_gone_ms);
  CHECK(rig.beat()->lines[0].first[0] == second.view().order);
  SUBCASE("in time") {}
  SUBCASE("late") { rig.pass(120'000); }
  CHECK(first.comes_back()->order < second.view().order);
  CHECK(rig.beat()->lines[0].first[0] == first.view().order);
  CHECK(rig.beat()->lines[0].waiting == 2);
  rig.check_invariants();
}

TEST_CASE("words that were stored while the desk did not hear of them wait again when found") {
  DeskRig rig({.place_kept_ms = 60'000});
  TestChild child(rig, 1);
  child.goes_away();
  rig.pass(200'000);
  REQUIRE(child.view().phase == Phase::closed);
  SUBCASE("only when they were found: a closed conversation is not opened by saying so") {
    CHECK(child.writes()->phase == Phase::closed);
  }
  SUBCASE("found") {
    CHECK(child.writes(true)->phase == Phase::waiting);
    CHECK(rig.beat()->unfiled.empty());
    rig.check_invariants();
    (void)rig.comes("aigul", 1);
    CHECK(child.view().phase == Phase::offered);
  }
}

TEST_CASE("words unread for too long are told, of a child in danger sooner") {
  DeskRig rig({.late_ms = 600'000});
  TestChild usual(rig, 1);
  TestChild danger(rig, 2, Language::ru);
  (void)usual.writes();
  danger.says_in_danger();
  danger.goes_away();
  const auto late = [&] {
    const auto lines = rig.beat()->lines;
    return Late{lines[0].late, lines[1].late};
  };
  rig.pass(55'000);
  CHECK(late() == Late{0, 0});
  rig.pass(10'000);
  CHECK(late() == Late{0, 1});
  rig.pass(540'000);
  CHECK(late() == Late{1, 1});  // present or not
  (void)rig.comes("aigul", 2, {Language::kk, Language::ru});
  CHECK(rig.accepts("aigul", usual.view().offer).has_value());
  CHECK(late() == Late{0, 1});
}

TEST_CASE("words whose reader was lost are unread again") {
  DeskRig rig({.orphan_ms = 5'000, .late_ms = 60'000});
  TestChild child(rig, 1);
  (void)child.writes();
  const auto seat = rig.comes("aigul", 1)->seat;
  REQUIRE(rig.accepts("aigul", child.view().offer).has_value());
  rig.pass(100'000);
  CHECK(rig.beat()->lines[0].late == 0);
  rig.worker().store->counsellor_away(staff("aigul"), seat, 0);
  rig.pass(20'000);
  child.goes_away();
  rig.check_invariants();
  rig.pass(60'000);
  CHECK(rig.beat()->lines[0].late == 1);
  rig.check_invariants();
}

TEST_CASE("a child who stays away from a live conversation leaves the record to write") {
  DeskRig rig;
  TestChild child(rig, 1);
  (void)rig.comes("aigul", 1);
  REQUIRE(rig.accepts("aigul", child.view().offer).has_value());
  child.goes_away();
  rig.pass(1'801'000);
  CHECK(child.view().phase == Phase::wrap_up);
  CHECK(child.view().closed_by == ClosedBy::quiet);
  rig.check_invariants();
}
