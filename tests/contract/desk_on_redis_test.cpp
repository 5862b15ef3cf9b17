// What only the desk on Redis does: taking its number anew, noticing that the store lost data, and
// estimating how long a wait will be.
#include <doctest/doctest.h>

#include "tests/contract/desk_on_redis.hpp"

using namespace senim;
using tests::conversation;
using tests::DeskRig;
using tests::empty;
using tests::on_redis;
using tests::restore;
using tests::staff;

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
  CHECK(on_redis(worker).is_enlisted());
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
  CHECK(on_redis(worker).is_enlisted());
  dies();
  CHECK_FALSE(on_redis(worker).is_enlisted());
  (void)rig.beat(1);
  rig.settle();
  CHECK_FALSE(on_redis(worker).is_enlisted());
  worker.clock_ms += 2'000;
  (void)rig.beat(1);
  rig.settle();
  CHECK(on_redis(worker).is_enlisted());
}

// Fails without DeskStore::learn_store(): until its first beat a worker has nothing to compare
// with.
TEST_CASE("a store that is emptied before the first beat is noticed") {
  DeskRig rig;
  auto& worker = rig.worker();
  REQUIRE(on_redis(worker).is_enlisted());
  worker.clock_ms += 5'000;  // long enough enlisted to enlist anew at once
  empty();
  CHECK_FALSE(rig.beat().has_value());  // fenced: the store knows nobody
  rig.settle();
  REQUIRE(on_redis(worker).is_enlisted());
  REQUIRE(rig.beat().has_value());
  CHECK(worker.events.times_rewound == 1);
}

// Fails without DeskStore::knows(): what was there before the worker began is compared with
// nothing.
TEST_CASE("a store that is emptied between the start and the first worker is noticed") {
  DeskRig rig;
  (void)rig.beat(0);
  empty();
  (void)rig.worker(1, "the epoch of before", 7);
  rig.settle();
  CHECK(rig.worker(1).events.times_rewound == 1);
}

TEST_CASE("a store that began anew before a worker's first beat is noticed") {
  DeskRig rig;
  auto& first = rig.worker(0);
  first.clock_ms += 5'000;
  empty();
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

// G5. Fails without the comparison in DeskStore::compare().
TEST_CASE("a store that fell behind is noticed by every worker, once, also by one that was slow") {
  DeskRig rig;
  rig.pass(3'000, {0, 1});
  restore([&rig] { rig.pass(3'000, {0, 1}); });
  CHECK(rig.beat(0)->rewound_ms.has_value());
  CHECK(rig.worker(0).events.times_rewound == 1);
  // By now the count is past what worker 1 remembers: the raised epoch tells it.
  for (int i = 0; i < 20; ++i) CHECK(rig.beat(0)->rewound_ms.has_value());
  CHECK(rig.beat(1)->rewound_ms.has_value());
  CHECK(rig.worker(1).events.times_rewound == 1);
  rig.pass(3'000, {0, 1});
  CHECK(rig.worker(0).events.times_rewound == 1);
  CHECK(rig.worker(1).events.times_rewound == 1);
  CHECK_MESSAGE(*rig.beat(1)->rewound_ms >= 3'000, "whoever comes later learns of it too");
}

TEST_CASE("an emptied store is noticed too") {
  DeskRig rig;
  rig.pass(3'000, {0});
  empty();
  CHECK_FALSE(rig.beat(0).has_value());  // fenced: its lease is gone with everything else
  rig.settle();
  CHECK(rig.beat(0)->rewound_ms.has_value());
  CHECK(rig.worker(0).events.times_rewound == 1);
}

TEST_CASE("the wait is estimated from the line without counting it") {
  DeskRig rig;
  (void)rig.comes("aigul", 2);
  for (int n = 1; n <= 40; ++n) (void)rig.join(n);
  const auto line = rig.beat()->lines[0];
  CHECK(line.waiting == 38);
  CHECK(line.available == 1);
  CHECK(line.first.size() == 5);
  CHECK(line.within[2] >= line.first[0]);
  CHECK_MESSAGE(line.within[2] < rig.view(40)->order,
                "forty are not served within ten minutes by one counsellor");
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
        [&](auto t) { store.close(staff("aigul"), seat, conversation(n), t); });
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
