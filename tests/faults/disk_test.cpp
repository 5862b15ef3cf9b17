// The disk below Redis, and its memory: slow, full, used up. What the processes believe of their
// machine is the test's to say (tests/support/machine.hpp).
#include <doctest/doctest.h>

#include <filesystem>
#include <string>

#include "server/redis/blocking_link.hpp"
#include "tests/faults/nodes.hpp"
#include "tests/faults/talk.hpp"

using namespace senim;
using namespace senim::faults;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

// The child's page, the console and whoever watches the node are told at most this much later.
constexpr milliseconds k_told_ms_max{3'200};

bool is_healthy(Nodes& nodes) {
  return support::http(nodes.node().port(), "GET /health").status == 200;
}

// All have noticed, and from then on nothing is acknowledged whatever they say.
void expect_trouble(Nodes& nodes, Talk& talk) {
  CHECK(talk.go_on_until([&] { return talk.heard_of_trouble(); }, k_told_ms_max));
  CHECK_FALSE(is_healthy(nodes));
  CHECK(support::http(nodes.node().port(), "GET /health").body.find("store_trouble") !=
        std::string::npos);
  const auto before = talk.acknowledged();
  talk.both_write(2);
  CHECK_FALSE_MESSAGE(talk.go_on_until([&] { return is_healthy(nodes); }, seconds(3)),
                      "not healthy for a moment");
  CHECK(talk.acknowledged() == before);
  CHECK_MESSAGE(talk.page().connections() == 1, "nobody was cut off for it");
}

// Allows Redis no more than it uses and fills it far beyond: what it frees of its own buffers makes
// no room.
void use_up_memory(redis::BlockingLink& link) {
  const std::string text(link.must({"INFO", "memory"})->text());
  const std::string word = "used_memory:";
  const auto used = std::stoll(text.substr(text.find(word) + word.size()));
  for (int i = 0; i < 100; ++i) {
    link.must({"SET", "filling:" + std::to_string(i), std::string(20'000, 'x')});
  }
  link.must({"CONFIG", "SET", "maxmemory", std::to_string(used)});
}

}  // namespace

// G1. Fails when Redis does not sync before it answers (appendfsync always in
// SupervisedServer::start_child, and the check of it in requirements.cpp).
TEST_CASE("on a slow disk nothing is acknowledged before it is synced") {
  Nodes nodes({.supervised = true, .on_machines = true, .staff = {"aigul"}});
  Talk talk(nodes);
  auto& machine = nodes.machine();
  machine.syncs_take(milliseconds(300));
  for (int round = 0; round < 3; ++round) {
    const auto before = talk.acknowledged();
    const auto begun = machine.syncs_begun();
    talk.both_write(3);
    REQUIRE(talk.go_on_until([&] { return talk.acknowledged() > before; }));
    // One that had begun when these were said holds none of them, and they follow each other.
    CHECK(machine.syncs_done() > begun);
    talk.settle();
  }
  talk.settle_and_compare();
}

// G1, G2. Fails as the one above: what was acknowledged and not synced is gone with the power.
TEST_CASE("a machine that loses its power in the middle of a sync has all that was acknowledged") {
  Nodes nodes({.supervised = true, .on_machines = true, .staff = {"aigul"}});
  Talk talk(nodes);
  auto& machine = nodes.machine();
  std::uintmax_t bytes_lost = 0;
  for (int round = 0; round < 4; ++round) {
    machine.syncs_take(milliseconds(400));
    const auto before = talk.acknowledged();
    talk.both_write(3);
    // The first of them are acknowledged, the sync of what came after them is under way.
    REQUIRE(talk.go_on_until([&] {
      return talk.acknowledged() > before && machine.syncs_begun() > machine.syncs_done();
    }));
    talk.both_write(3);
    talk.go_on_for(milliseconds(100 * round));
    bytes_lost += nodes.lose_power();
    machine.syncs_take(milliseconds(0));
    nodes.node().start();
    talk.settle();
  }
  CHECK_MESSAGE(bytes_lost > 0, "something was, or this shows nothing");
  talk.settle_and_compare();
}

// G16. Fails when the link's watchdog is gone (Link::watch).
TEST_CASE(
    "a disk that hangs is trouble within three seconds, and afterwards all goes through once") {
  Nodes nodes({.supervised = true, .on_machines = true, .staff = {"aigul"}});
  Talk talk(nodes);
  nodes.machine().syncs_take(seconds(60));
  talk.both_write(3);
  expect_trouble(nodes, talk);
  nodes.machine().syncs_take(milliseconds(0));
  talk.settle_and_compare();
  CHECK(talk.go_on_until([&] { return is_healthy(nodes); }, seconds(3)));
}

// G14. Fails when nobody looks at the disk (Watch::poll in serve.cpp).
TEST_CASE("a disk that is filling is told before it is full, and messages go on meanwhile") {
  Nodes nodes({.supervised = true, .on_machines = true, .staff = {"aigul"}});
  auto& machine = nodes.machine();
  const auto capacity =
      static_cast<double>(std::filesystem::space(std::filesystem::temp_directory_path()).capacity);
  const auto used = [&](double share) {
    machine.has_room(static_cast<std::int64_t>(capacity * (1 - share)));
  };
  used(0.5);
  Talk talk(nodes);
  talk.both_write(2);
  talk.settle();
  used(0.85);
  CHECK(nodes.node().logs("disk_filling", seconds(5)));
  CHECK(support::http(nodes.node().metrics_port(), "GET /metrics")
            .body.find("senim_store_disk_used_percent 8") != std::string::npos);
  talk.both_write(2);
  talk.settle();
  CHECK_FALSE(nodes.node().logs("disk_has_room", milliseconds(0)));
  used(0.5);
  CHECK(nodes.node().logs("disk_has_room", seconds(5)));
  talk.settle_and_compare();
}

// G14. Fails when an unanswered append counts as stored (ChildSide::stored), when nobody looks at
// the disk, and when Redis is started anew before there is room (both SupervisedServer::poll).
TEST_CASE("on a full disk nothing is acknowledged, the log says so, and with room all goes on") {
  Nodes nodes({.supervised = true, .on_machines = true, .staff = {"aigul"}});
  Talk talk(nodes);
  auto& machine = nodes.machine();
  machine.has_room(2'000);  // in the middle of what is written now
  talk.both_write(4);
  expect_trouble(nodes, talk);
  CHECK(machine.writes_failed() > 0);
  CHECK(nodes.node().logs("disk_full", seconds(5)));
  machine.has_room_again();
  talk.settle_and_compare();
  CHECK(talk.go_on_until([&] { return is_healthy(nodes); }, seconds(3)));
}

// G13 (OOM). Fails when a refused append counts as stored (LogStore::append), and when a Redis that
// refuses to write is taken for a healthy one.
TEST_CASE(
    "when the memory of Redis is used up nothing is acknowledged, and with more all goes on") {
  Nodes nodes({.staff = {"aigul"}});
  Talk talk(nodes);
  redis::BlockingLink link(nodes.redis().address());
  use_up_memory(link);
  talk.both_write(4);
  expect_trouble(nodes, talk);
  link.must({"CONFIG", "SET", "maxmemory", "1gb"});
  talk.settle_and_compare();
  CHECK(talk.go_on_until([&] { return is_healthy(nodes); }, seconds(3)));
  for (const auto& fault : nodes.census().faults) FAIL_CHECK(fault);
}

// G13. Fails when nobody looks at the memory (Watch::poll in serve.cpp).
TEST_CASE("a memory that is filling is told before it is full, and what is there stays") {
  Nodes nodes({.supervised = true, .staff = {"aigul"}});
  Talk talk(nodes);
  const auto link = nodes.store_link();
  use_up_memory(*link);
  CHECK(nodes.node().logs("memory_filling", seconds(5)));
  talk.both_write(2);
  expect_trouble(nodes, talk);
  link->must({"CONFIG", "SET", "maxmemory", "1gb"});
  CHECK(nodes.node().logs("memory_has_room", seconds(5)));
  talk.settle_and_compare();
  CHECK(support::http(nodes.node().metrics_port(), "GET /metrics")
            .body.find("senim_store_memory_used_percent") != std::string::npos);
}
