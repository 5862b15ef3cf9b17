// The rules of the desk. Each promise names the line of desk.lua that keeps it.
#include <doctest/doctest.h>

#include <set>

#include "tests/contract/desk_rig.hpp"

using namespace senim;
using tests::conversation;
using tests::DeskRig;
using tests::staff;

TEST_CASE("a child who joins waits at the end of the line of its language") {
  DeskRig rig;
  CHECK(rig.join(1)->phase == Phase::waiting);
  CHECK(rig.join(2)->order > rig.join(1)->order);
  CHECK(rig.join(3, Language::ru)->order > rig.join(2)->order);
  const auto lines = rig.beat()->lines;
  CHECK(lines[0].waiting == 2);
  CHECK(lines[1].waiting == 1);
  CHECK(lines[0].first.size() == 2);
  rig.check_invariants();
}

TEST_CASE("joining again keeps the place and takes a new seat") {
  DeskRig rig;
  const auto first = rig.join(1);
  (void)rig.join(2);
  const auto again = rig.join(1);
  CHECK(again->order == first->order);
  CHECK(again->child_seat == first->child_seat + 1);
  CHECK(rig.beat()->lines[0].waiting == 2);
}

TEST_CASE("the queue has a limit, and a full one changes nothing") {
  DeskRig rig({.queue_max = 2});
  CHECK(rig.join(1).has_value());
  CHECK(rig.join(2).has_value());
  CHECK(rig.join(3).error() == ErrorCode::queue_full);
  CHECK(rig.view(3).error() == ErrorCode::unknown_conversation);
  CHECK_MESSAGE(rig.join(1).has_value(), "who is in the line already is not refused");
}

TEST_CASE(
    "children are offered in the order of their arrival to the least loaded counsellor of their "
    "language") {
  DeskRig rig;
  (void)rig.join(1, Language::ru);
  (void)rig.join(2);
  (void)rig.join(3);
  const auto aigul = rig.comes("aigul", 2);
  REQUIRE(aigul->conversations.size() == 2);
  CHECK_MESSAGE(rig.view(1)->phase == Phase::waiting, "nobody speaks Russian yet");
  const auto boris = rig.comes("boris", 1, {Language::ru, Language::kk});
  CHECK(rig.view(1)->staff == "boris");
  (void)rig.join(4);
  CHECK(rig.view(4)->phase == Phase::waiting);
  rig.check_invariants();
}

TEST_CASE(
    "one child, one counsellor, never above capacity, with a hundred counsellors and two workers") {
  DeskRig rig;
  for (int n = 0; n < 100; ++n) (void)rig.join(n, Language::kk, n % 2);
  for (int n = 0; n < 30; ++n)
    (void)rig.comes("c" + std::to_string(n), 1 + n % 4, {Language::kk}, n % 2);
  rig.check_invariants();  // SCARD(:kc) <= capacity: refit() keeps the full ones out of :free
  std::set<std::string> taken;
  for (int n = 0; n < 30; ++n) {
    const auto picture = rig.picture("c" + std::to_string(n));
    for (const auto& v : picture->conversations) {
      CHECK(taken.insert(v.conversation.str()).second);
      CHECK(rig.accepts("c" + std::to_string(n), v.offer)->phase == Phase::live);
    }
  }
  CHECK(taken.size() == 8 + 16 + 21 + 28);
  rig.check_invariants();
}

TEST_CASE(
    "an offer is accepted once, by the one it was made to, and accepting again answers the same") {
  DeskRig rig;
  (void)rig.join(1);
  (void)rig.comes("aigul");
  (void)rig.comes("boris");
  const auto offered = rig.view(1);
  const std::string other = offered->staff == "aigul" ? "boris" : "aigul";
  CHECK(rig.accepts(other, offered->offer).error() == ErrorCode::offer_gone);
  CHECK(rig.accepts(offered->staff, offered->offer + 7).error() == ErrorCode::offer_gone);
  CHECK(rig.accepts(offered->staff, offered->offer)->phase == Phase::live);
  CHECK(rig.accepts(offered->staff, offered->offer)->phase == Phase::live);
  rig.check_invariants();
}

TEST_CASE("an offer that is not answered goes to the next counsellor, and one miss is forgiven") {
  DeskRig rig({.offer_ms = 20'000});
  (void)rig.comes("aigul");
  (void)rig.join(1);
  (void)rig.comes("boris");
  REQUIRE(rig.view(1)->staff == "aigul");
  rig.pass(21'000);
  CHECK(rig.view(1)->staff == "boris");
  CHECK(rig.picture("aigul")->availability == Availability::available);
  CHECK(rig.picture("aigul")->missed == 1);
  rig.check_invariants();
}

TEST_CASE(
    "who misses two offers in a row gets none until she answers, and every console hears it") {
  DeskRig rig({.offer_ms = 20'000});
  const auto seat = rig.comes("aigul", 1)->seat;
  (void)rig.join(1);
  rig.pass(21'000);
  CHECK_MESSAGE(rig.view(1)->phase == Phase::offered, "the only one is rung a second time at once");
  rig.pass(21'000);
  CHECK(rig.view(1)->phase == Phase::waiting);
  CHECK(rig.picture("aigul")->availability == Availability::away);
  CHECK(rig.picture("aigul")->missed == 2);
  rig.pass(60'000);
  CHECK(rig.view(1)->phase == Phase::waiting);
  auto& store = *rig.worker().store;
  CHECK(rig.ask<Done>([&](auto t) {
             store.set_availability(staff("aigul"), seat, Availability::available, 1, t);
           })
            .has_value());
  CHECK(rig.picture("aigul")->missed == 0);
  CHECK(rig.view(1)->phase == Phase::offered);
  rig.check_invariants();
}

TEST_CASE("an answer to an offer, yes or no, forgives what was missed before") {
  DeskRig rig({.offer_ms = 20'000});
  const auto seat = rig.comes("aigul", 2)->seat;
  (void)rig.join(1);
  rig.pass(21'000);
  REQUIRE(rig.picture("aigul")->missed == 1);
  SUBCASE("yes") { CHECK(rig.accepts("aigul", rig.view(1)->offer).has_value()); }
  SUBCASE("no") {
    const auto offer = rig.view(1)->offer;
    auto& store = *rig.worker().store;
    CHECK(
        rig.ask<Done>([&](auto t) { store.decline(staff("aigul"), seat, offer, t); }).has_value());
  }
  CHECK(rig.picture("aigul")->missed == 0);
  (void)rig.join(2);
  rig.pass(21'000);
  CHECK(rig.picture("aigul")->availability == Availability::available);
}

TEST_CASE("a declined child keeps its place and is offered to another, or again after a pause") {
  DeskRig rig;
  (void)rig.comes("aigul");
  const auto order = rig.join(1)->order;
  auto& store = *rig.worker().store;
  const auto seat = rig.picture("aigul")->seat;
  const auto offer = rig.view(1)->offer;
  CHECK(rig.ask<Done>([&](auto t) { store.decline(staff("aigul"), seat, offer, t); }).has_value());
  CHECK(rig.view(1)->phase == Phase::waiting);
  CHECK(rig.view(1)->order == order);
  (void)rig.join(2);
  CHECK_MESSAGE(rig.view(2)->phase == Phase::offered, "the one declined does not hold up the line");
  rig.pass(31'000);
  CHECK(rig.view(1)->offer != offer);
  rig.check_invariants();
}

TEST_CASE("a child in danger is taken first") {
  DeskRig rig;
  for (int n = 1; n <= 5; ++n) (void)rig.join(n);
  auto& store = *rig.worker().store;
  (void)rig.ask<desk::View>([&](auto t) { store.need(conversation(4), Need::danger, 1, t); });
  (void)rig.comes("aigul", 1);
  CHECK(rig.view(4)->phase == Phase::offered);
  CHECK(rig.view(4)->risk == Risk::raised);
  CHECK(rig.view(4)->mood == 1);
  rig.check_invariants();
}

TEST_CASE(
    "wrap-up holds the place of the next child until the record is written, and closing frees it") {
  DeskRig rig;
  (void)rig.join(1);
  const auto seat = rig.comes("aigul", 1)->seat;
  REQUIRE(rig.accepts("aigul", rig.view(1)->offer).has_value());
  (void)rig.join(2);
  auto& store = *rig.worker().store;
  const auto ended =
      rig.ask<desk::View>([&](auto t) { store.end(staff("aigul"), seat, conversation(1), t); });
  CHECK(ended->phase == Phase::wrap_up);
  CHECK(rig.view(2)->phase == Phase::waiting);
  const auto closed =
      rig.ask<desk::View>([&](auto t) { store.close(staff("aigul"), seat, conversation(1), t); });
  CHECK(closed->phase == Phase::closed);
  CHECK(rig.view(2)->phase == Phase::offered);
  CHECK_MESSAGE(
      rig.ask<desk::View>([&](auto t) { store.close(staff("aigul"), seat, conversation(1), t); })
          .has_value(),
      "said again it answers the same");

  const auto unfiled = rig.beat()->unfiled;
  REQUIRE(unfiled.size() == 1);
  const auto filing = rig.ask<desk::Filing>([&](auto t) { store.filing(unfiled[0], t); });
  REQUIRE(filing.has_value());
  CHECK(filing->accepted);
  CHECK(filing->started_at_ms == 1);
  CHECK(
      rig.ask<Done>([&](auto t) { store.filed(unfiled[0], filing->view.version, t); }).has_value());
  CHECK(rig.beat()->unfiled.empty());
  CHECK_MESSAGE(rig.view(1)->phase == Phase::closed,
                "a child who comes back is told that it is over");
  rig.check_invariants();
}

// Fails when the step `feedback` leaves a filed conversation filed, and when `filed` strikes what
// has changed since it was read.
TEST_CASE("what the child answers after the end is filed once more, also while it is being filed") {
  DeskRig rig;
  (void)rig.join(1);
  const auto seat = rig.comes("aigul", 1)->seat;
  REQUIRE(rig.accepts("aigul", rig.view(1)->offer).has_value());
  auto& store = *rig.worker().store;
  const auto unfiled = [&] { return rig.beat()->unfiled.size(); };
  const auto filing = [&] {
    return rig.ask<desk::Filing>([&](auto t) { store.filing(conversation(1), t); });
  };
  const auto filed = [&](std::uint64_t version) {
    CHECK(rig.ask<Done>([&](auto t) { store.filed(conversation(1), version, t); }).has_value());
  };
  REQUIRE(
      rig.ask<desk::View>([&](auto t) { store.close(staff("aigul"), seat, conversation(1), t); })
          .has_value());
  const auto before = filing()->view.version;
  store.feedback(conversation(1), 2, std::nullopt);
  rig.settle();
  filed(before);
  CHECK(unfiled() == 1);
  const auto after = filing();
  CHECK(after->helped == 2);
  CHECK_FALSE(after->mood_after);
  filed(after->view.version);
  CHECK(unfiled() == 0);

  store.feedback(conversation(1), 2, std::nullopt);  // said again: nothing new
  rig.settle();
  CHECK(unfiled() == 0);
  rig.pass(3'600'000);
  store.feedback(conversation(1), 3, 5);
  rig.settle();
  CHECK(unfiled() == 1);
  CHECK(filing()->mood_after == 5);
  filed(filing()->view.version);
  rig.check_invariants();
}

TEST_CASE("nobody but the counsellor who holds a conversation may end, close or mark it") {
  DeskRig rig;
  (void)rig.join(1);
  (void)rig.comes("aigul", 1);
  REQUIRE(rig.accepts("aigul", rig.view(1)->offer).has_value());
  const auto seat = rig.comes("boris", 1)->seat;
  auto& store = *rig.worker().store;
  const auto refused = [&](auto step) {
    return rig.ask<desk::View>(step).error() == ErrorCode::not_yours;
  };
  CHECK(refused([&](auto t) { store.end(staff("boris"), seat, conversation(1), t); }));
  CHECK(refused(
      [&](auto t) { store.set_risk(staff("boris"), seat, conversation(1), Risk::imminent, t); }));
  CHECK(refused([&](auto t) { store.close(staff("boris"), seat, conversation(1), t); }));
  CHECK_MESSAGE(refused([&](auto t) { store.end(staff("boris"), seat, conversation(99), t); }),
                "the same answer for one that does not exist");
  CHECK(rig.view(1)->phase == Phase::live);
  CHECK(rig.view(1)->risk == Risk::routine);
}

TEST_CASE(
    "a child who leaves while waiting is gone at once, one who leaves a live conversation leaves "
    "the record to write") {
  DeskRig rig;
  auto& store = *rig.worker().store;
  (void)rig.join(1);
  CHECK(
      rig.ask<desk::View>([&](auto t) { store.leave(conversation(1), LeaveHow::end, t); })->phase ==
      Phase::closed);
  CHECK(rig.beat()->lines[0].waiting == 0);
  (void)rig.join(2);
  (void)rig.comes("aigul", 1);
  REQUIRE(rig.accepts("aigul", rig.view(2)->offer).has_value());
  const auto left =
      rig.ask<desk::View>([&](auto t) { store.leave(conversation(2), LeaveHow::exit, t); });
  CHECK(left->phase == Phase::wrap_up);
  CHECK(left->child == ChildPresence::exit);
  CHECK(left->closed_by == ClosedBy::child);
  rig.check_invariants();
}

TEST_CASE("every change is published with its version, so that every worker can follow") {
  DeskRig rig;
  (void)rig.join(1);
  const auto first = rig.view(1)->version;
  (void)rig.comes("aigul", 1);
  CHECK(rig.view(1)->version > first);
}
