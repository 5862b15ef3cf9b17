// A conversation with a child's words in it never ends unread, and nobody who is here waits behind
// one who is not: on the real store.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/contract/desk_rig.hpp"

using namespace senim;
using tests::conversation;
using tests::DeskRig;
using tests::staff;

namespace {

// A child at this desk, in the words of the field.
struct TestChild {
  DeskRig& rig;
  int number;
  std::uint64_t seat = 0;

  TestChild(DeskRig& at, int n, Language language = Language::kk) : rig(at), number(n) {
    const auto joined = rig.join(n, language);
    REQUIRE(joined.has_value());
    seat = joined->child_seat;
  }
  result<desk::View> writes(bool found = false) {
    auto& store = *rig.worker().store;
    return rig.ask<desk::View>([&](auto t) { store.wrote(conversation(number), found, t); });
  }
  void says_in_danger() {
    auto& store = *rig.worker().store;
    (void)rig.ask<desk::View>(
        [&](auto t) { store.need(conversation(number), Need::danger, {}, t); });
  }
  void goes_away() {
    rig.worker().store->child_away(conversation(number), seat);
    rig.settle();
  }
  result<desk::View> comes_back() {
    auto& store = *rig.worker().store;
    const auto back =
        rig.ask<desk::View>([&](auto t) { store.child_here(conversation(number), t); });
    if (back) seat = back->child_seat;
    return back;
  }
  result<desk::View> leaves(LeaveHow how) {
    auto& store = *rig.worker().store;
    return rig.ask<desk::View>([&](auto t) { store.leave(conversation(number), how, t); });
  }
  [[nodiscard]] desk::View view() const {
    const auto view = rig.view(number);
    REQUIRE(view.has_value());
    return *view;
  }
};

struct Late {  // of Kazakh and Russian
  std::uint64_t kk;
  std::uint64_t ru;
  bool operator==(const Late&) const = default;
};

constexpr std::int64_t k_gone_ms = 25'000;  // longer than an absence that changes nothing

result<desk::View> takes(DeskRig& rig, const std::string& name, int n) {
  auto& store = *rig.worker().store;
  const auto seat = rig.picture(name)->seat;
  return rig.ask<desk::View>([&](auto t) { store.take(staff(name), seat, conversation(n), t); });
}

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
          [&](auto t) { store.close(staff("aigul"), seat, conversation(n), {}, t); });
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

TEST_CASE("the wait that is told follows how long conversations really take") {
  DeskRig rig;
  const auto seat = rig.comes("aigul", 1)->seat;
  auto& store = *rig.worker().store;
  for (int n = 1; n <= 4; ++n) {
    (void)rig.join(n);
    REQUIRE(rig.accepts("aigul", rig.view(n)->offer).has_value());
    rig.pass(40'000);
    (void)rig.ask<desk::View>(
        [&](auto t) { store.close(staff("aigul"), seat, conversation(n), {}, t); });
    rig.pass(200'000);  // a quiet while says nothing about how long the next one waits
  }
  (void)rig.join(5);
  REQUIRE(rig.accepts("aigul", rig.view(5)->offer).has_value());
  const auto order = rig.join(6)->order;
  CHECK_MESSAGE(rig.beat()->lines[0].within[0] >= order, "within a minute: they take 40 s");
  rig.pass(600'000);
  CHECK_MESSAGE(rig.beat()->lines[0].within[1] < order,
                "who has waited for ten minutes in vain is not promised three");
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
