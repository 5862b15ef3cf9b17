#include "server/net/connections.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <vector>

namespace senim::net {

namespace {

struct Guest final : Connection {
  explicit Guest(const std::shared_ptr<Connections>& connections)
      : Connection(connections), house(*connections) {}
  void look(std::int64_t now_ms) override {
    looked_at_ms.push_back(now_ms);
    if (again_ms > 0) house.watch(*this, now_ms + again_ms);
  }
  void move_away() override { ++moved; }
  void cut() override { ++cuts; }

  Connections& house;
  std::vector<std::int64_t> looked_at_ms;
  std::int64_t again_ms = 0;
  int moved = 0;
  int cuts = 0;
};

}  // namespace

TEST_CASE("a connection is looked at once, at its time and not before") {
  const auto connections = std::make_shared<Connections>(0);
  Guest guest(connections);
  connections->watch(guest, 1'000);
  for (std::int64_t now = 0; now < 1'000; now += 50) connections->tick(now);
  CHECK(guest.looked_at_ms.empty());
  connections->tick(1'000);
  connections->tick(5'000);
  CHECK(guest.looked_at_ms == std::vector<std::int64_t>{1'000});
}

TEST_CASE("a later watch replaces the earlier one") {
  const auto connections = std::make_shared<Connections>(0);
  Guest guest(connections);
  connections->watch(guest, 1'000);
  connections->watch(guest, 3'000);
  connections->tick(2'000);
  CHECK(guest.looked_at_ms.empty());
  connections->watch(guest, 2'250);
  connections->tick(4'000);
  CHECK(guest.looked_at_ms.size() == 1);
}

TEST_CASE("a time beyond the wheel is looked at early, never forgotten") {
  const auto connections = std::make_shared<Connections>(0);
  Guest guest(connections);
  connections->watch(guest, 10'000'000);
  connections->tick(70'000);
  CHECK(guest.looked_at_ms.size() == 1);
}

TEST_CASE(
    "a time that has passed comes with the next tick, and after a long sleep everyone is looked at "
    "once") {
  const auto connections = std::make_shared<Connections>(0);
  connections->tick(10'000);
  Guest late(connections);
  connections->watch(late, 0);
  connections->tick(10'250);
  CHECK(late.looked_at_ms.size() == 1);
  std::vector<std::unique_ptr<Guest>> guests;
  for (int i = 0; i < 100; ++i) {
    connections->watch(*guests.emplace_back(std::make_unique<Guest>(connections)),
                       10'500 + 500 * i);
  }
  connections->tick(3'600'000);
  for (const auto& guest : guests) CHECK(guest->looked_at_ms.size() == 1);
}

TEST_CASE("one that asks to be looked at again is, and one that has gone is not") {
  const auto connections = std::make_shared<Connections>(0);
  Guest steady(connections);
  steady.again_ms = 1'000;
  connections->watch(steady, 1'000);
  {
    Guest brief(connections);
    connections->watch(brief, 1'000);
    CHECK(connections->count() == 2);
  }
  CHECK(connections->count() == 1);
  for (std::int64_t now = 0; now <= 5'000; now += 250) connections->tick(now);
  CHECK(steady.looked_at_ms == std::vector<std::int64_t>{1'000, 2'000, 3'000, 4'000, 5'000});
}

TEST_CASE("the last connection may outlive everything else") {
  auto connections = std::make_shared<Connections>(0);
  const Guest guest(connections);
  const std::weak_ptr<Connections> still_there = connections;
  connections.reset();
  CHECK_FALSE(still_there.expired());
}

TEST_CASE("everyone is told to move away once, some at a time, and all can be cut") {
  const auto connections = std::make_shared<Connections>(0);
  std::vector<std::unique_ptr<Guest>> guests;
  for (int i = 0; i < 5; ++i) guests.push_back(std::make_unique<Guest>(connections));
  const auto moved = [&guests] {
    int sum = 0;
    for (const auto& guest : guests) sum += guest->moved;
    return sum;
  };
  connections->move_away(3);
  CHECK(moved() == 3);
  connections->move_away(3);
  connections->move_away(3);
  CHECK(moved() == 5);
  guests.pop_back();
  Guest newcomer(connections);
  connections->cut_all();
  for (const auto& guest : guests) CHECK(guest->cuts == 1);
  CHECK(newcomer.cuts == 1);
  connections->cut_all();
  CHECK(newcomer.cuts == 2);
}

}  // namespace senim::net
