// Who waits, and for how long: nobody who is here waits behind one who is not.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "tests/contract/desk_child.hpp"

using namespace senim;
using tests::conversation;
using tests::DeskRig;
using tests::k_gone_ms;
using tests::staff;
using tests::TestChild;

namespace {

result<desk::View> takes(DeskRig& rig, const std::string& name, int n) {
  auto& store = *rig.worker().store;
  const auto seat = rig.picture(name)->seat;
  return rig.ask<desk::View>([&](auto t) { store.take(staff(name), seat, conversation(n), t); });
}

}  // namespace

TEST_CASE("the place counts who would be served before, not who has gone") {
  DeskRig rig;
  for (int n = 1; n <= 5; ++n) TestChild(rig, n).goes_away();
  rig.pass(100'000);
  (void)rig.comes("aigul", 1);
  (void)rig.join(99, Language::kk);  // takes the only free place
  TestChild child(rig, 6);
  const auto line = rig.beat()->lines[0];
  CHECK(line.waiting == 1);
  CHECK(line.first.front() == child.view().order);
  CHECK(line.longest_wait_ms < 10'000);
}

TEST_CASE("a counsellor takes one of those who wait, present or not, never above capacity") {
  DeskRig rig;
  TestChild absent(rig, 1);
  (void)absent.writes();
  absent.goes_away();
  TestChild here(rig, 2);
  TestChild other_language(rig, 3, Language::ru);
  rig.pass(k_gone_ms);
  (void)rig.comes("aigul", 1);
  REQUIRE(here.view().phase == Phase::offered);
  const auto seat = rig.picture("aigul")->seat;
  auto& store = *rig.worker().store;
  (void)rig.ask<Done>([&](auto t) { store.decline(staff("aigul"), seat, here.view().offer, t); });
  (void)rig.ask<Done>(
      [&](auto t) { store.set_availability(staff("aigul"), seat, Availability::busy, 1, t); });
  if (absent.view().phase == Phase::offered)  // offered for a moment before she was busy
    (void)rig.ask<Done>(
        [&](auto t) { store.decline(staff("aigul"), seat, absent.view().offer, t); });
  CHECK(takes(rig, "aigul", 3).error() == ErrorCode::offer_gone);
  CHECK(takes(rig, "aigul", 77).error() == ErrorCode::offer_gone);
  CHECK(takes(rig, "aigul", 1)->phase == Phase::live);
  CHECK_MESSAGE(takes(rig, "aigul", 1)->phase == Phase::live, "said again it answers the same");
  CHECK(takes(rig, "aigul", 2).error() == ErrorCode::at_capacity);
  CHECK(here.view().phase == Phase::waiting);
  (void)rig.comes("boris", 4);
  CHECK(takes(rig, "boris", 1).error() == ErrorCode::offer_gone);
  CHECK(absent.comes_back()->phase == Phase::live);
  rig.check_invariants();
}

TEST_CASE("a counsellor may take what is ringing, but not what rings for another") {
  DeskRig rig;
  (void)rig.join(1);
  (void)rig.comes("aigul", 1);
  (void)rig.comes("boris", 1);
  const auto holder = rig.view(1)->staff;
  CHECK(takes(rig, holder == "aigul" ? "boris" : "aigul", 1).error() == ErrorCode::offer_gone);
  CHECK(takes(rig, holder, 1)->phase == Phase::live);
  rig.check_invariants();
}

TEST_CASE("the heads of a line list who is here before who is not, and hide neither") {
  DeskRig rig;
  for (int n = 1; n <= 12; ++n) {
    TestChild child(rig, n);
    (void)child.writes();
    child.goes_away();
  }
  for (int n = 13; n <= 30; ++n) (void)rig.join(n);
  rig.pass(k_gone_ms);
  const auto heads = rig.beat()->lines[0].heads;
  REQUIRE(heads.size() == 16);
  CHECK(heads[0].conversation == conversation(13));
  CHECK_FALSE(heads[0].wrote);
  CHECK(heads[8].conversation == conversation(1));
  CHECK(heads[8].wrote);
  CHECK(heads[8].child == ChildPresence::away);
  CHECK(std::ranges::is_sorted(heads, {}, &desk::Waiter::order));
}

TEST_CASE("at the limit those who went away without a word make room, the longest gone first") {
  DeskRig rig({.queue_max = 3});
  TestChild silent(rig, 1);
  TestChild wrote(rig, 2);
  TestChild silent_later(rig, 3);
  (void)wrote.writes();
  rig.pass(k_gone_ms);
  for (auto* child : {&silent, &wrote, &silent_later}) child->goes_away();
  CHECK(rig.join(4).has_value());
  CHECK(silent.view().phase == Phase::closed);
  CHECK(rig.join(5).has_value());
  CHECK(silent_later.view().phase == Phase::closed);
  CHECK_MESSAGE(rig.join(6).error() == ErrorCode::queue_full, "words and those who are here stay");
  CHECK(wrote.view().phase == Phase::waiting);
  rig.check_invariants();
}

TEST_CASE("a place is kept long only for who wrote or was there for a while") {
  DeskRig rig({.place_kept_ms = 600'000});
  TestChild flash(rig, 1);
  flash.goes_away();
  TestChild wrote(rig, 2);
  (void)wrote.writes();
  wrote.goes_away();
  TestChild stayed(rig, 3);
  rig.pass(k_gone_ms);
  stayed.goes_away();
  rig.pass(125'000);
  CHECK(flash.view().phase == Phase::closed);
  CHECK(wrote.view().phase == Phase::waiting);
  CHECK(stayed.view().phase == Phase::waiting);
  CHECK(stayed.comes_back()->phase == Phase::waiting);
  rig.check_invariants();
}
