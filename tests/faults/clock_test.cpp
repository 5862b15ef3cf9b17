// Wall clocks that jump by an hour in mid-conversation, on the nodes and below Redis. The monotonic
// clock goes on as it does (tests/support/machine.hpp).
#include <doctest/doctest.h>

#include <algorithm>
#include <memory>

#include "protocol/codec.hpp"
#include "tests/faults/nodes.hpp"
#include "tests/faults/people.hpp"
#include "tests/faults/talk.hpp"

using namespace senim;
using namespace senim::faults;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr bench::ChildNumber k_waiting = 4;

Door door_of(Nodes& nodes, std::size_t index) {
  return [&nodes, index]() -> std::optional<std::uint16_t> {
    for (const auto i : {index, (index + 1) % nodes.count()}) {
      if (nodes.node(i).is_running()) return nodes.node(i).port();
    }
    return std::nullopt;
  };
}

// A child and a counsellor in conversation on two nodes, a child that is offered to another who has
// not answered yet, and some who wait.
struct Helpline {
  explicit Helpline(Nodes& its_nodes) : nodes(its_nodes), books(k_waiting + 2) {
    child.side.writes();
    REQUIRE(until({&child, &aigul}, [&] { return both_heard_all(child, aigul); }));
    boris.holds_back(true);
    REQUIRE(until(people(), [&] { return boris.has_told_availability(); }));
    for (bench::ChildNumber n = 1; n < k_waiting + 2; ++n) {
      pages.push_back(std::make_unique<Page>(books, n, door_of(nodes, n % 2)));
      pages.back()->side.writes();
      REQUIRE(until(people(), [&] { return pages.back()->side.is_settled(); }));
    }
    REQUIRE(until(people(), [&] { return stands_as_before(); }));
  }
  [[nodiscard]] std::vector<Patient*> people() {
    std::vector<Patient*> all{&child, &aigul, &boris};
    for (const auto& page : pages) all.push_back(page.get());
    return all;
  }
  // The one is live, the first who came is offered, and the others wait in the order they came in.
  [[nodiscard]] bool stands_as_before() {
    if (!child.is<to_child::Live>() || !pages[0]->is<to_child::Offered>()) return false;
    for (bench::ChildNumber n = 0; n < k_waiting; ++n) {
      const auto& state = pages[n + 1]->state();
      if (!state || !std::holds_alternative<to_child::Waiting>(*state)) return false;
      if (std::get<to_child::Waiting>(*state).place != static_cast<int>(n) + 1) return false;
    }
    return boris.open_offers().size() == 1;
  }
  // How often somebody was told where they stand, connected, or heard of trouble.
  [[nodiscard]] std::size_t changes() {
    std::size_t count = child.states().size();
    for (const auto& page : pages) count += page->states().size();
    for (const auto* person : people())
      count += person->connections() + static_cast<std::size_t>(person->troubles());
    return count;
  }
  // Of all these only two are heard by somebody else: the rest is in the transcripts.
  void compare() {
    std::vector<Page*> writers{&child};
    for (const auto& page : pages) writers.push_back(page.get());
    for (const auto* page : writers) {
      read_transcript(books, nodes.node(0).port(), page->token(), page->side, page->side.last());
      if (page != &child) books.heard.nobody_listens(page->side.child(), Author::child);
    }
    books.check();
  }

  Nodes& nodes;
  Books books;
  Page child{books, 0, door_of(nodes, 0)};
  Console aigul{books, door_of(nodes, 1), nodes.cookie("aigul", 1), 1};
  Console boris{books, door_of(nodes, 0), nodes.cookie("boris", 0), 1};
  std::vector<std::unique_ptr<Page>> pages;
};

}  // namespace

// G15. Fails when a duration is of the wall clock: that of a node (monotonic_ms in net/clock.hpp),
// or of Redis (tell_time in desk.lua).
TEST_CASE("wall clocks that jump by an hour change nothing, and a lease ends when it is due") {
  Nodes nodes({.count = 2,
               .on_machines = true,
               .staff = {"aigul", "boris"},
               .options = {"--offer-s", "60", "--orphan-s", "2"}});
  Helpline line(nodes);
  const auto offers = line.boris.open_offers();
  const auto before = line.changes();
  const auto jumps = std::vector<std::pair<support::Machine*, hours>>{
      {&nodes.machine(0), hours(1)},       {&nodes.machine(1), hours(-1)},
      {&nodes.redis_machine(), hours(1)},  {&nodes.machine(0), hours(-1)},
      {&nodes.redis_machine(), hours(-1)}, {&nodes.machine(1), hours(1)},
  };
  for (const auto& [machine, ahead] : jumps) {
    for (int i = 0; i < 2; ++i) {
      line.child.side.writes();
      line.aigul.side_with(0)->writes();
    }
    line.child.tick();
    machine->clock_is_ahead(ahead);  // while these are under way
    REQUIRE(until(line.people(), [&] { return both_heard_all(line.child, line.aigul); }));
    (void)until(line.people(), [] { return false; }, milliseconds(1'200));  // a beat of each node
    CHECK(line.stands_as_before());
    CHECK(line.changes() == before);
    CHECK(line.boris.open_offers() == offers);
    for (const auto& fault : nodes.census().faults) FAIL_CHECK(fault);
  }
  for (std::size_t i = 0; i < nodes.count(); ++i) {
    CHECK(nodes.node(i).log().find("worker_fenced") == std::string::npos);
  }
  // Time goes on all the same: the node of the counsellor dies, and is missed when it should be.
  nodes.node(1).kill();
  line.aigul.stay_away();
  const auto killed_at = Clock::now();
  REQUIRE(until(line.people(), [&] { return line.child.is<to_child::Waiting>(); }, seconds(12)));
  CHECK(Clock::now() - killed_at <= seconds(10));
  CHECK(std::get<to_child::Waiting>(*line.child.state()).why == Why::lost);
  line.compare();
}

// Fails when Redis' clock counts the days of what is closed (an EXPIRE in close, log.lua), and when
// nobody takes over what an earlier server left to it (adopt_closed).
TEST_CASE("a clock below Redis that jumps by a year destroys nothing that is kept") {
  Nodes nodes({.on_machines = true, .staff = {"aigul"}});
  Talk talk(nodes);
  talk.console().close(talk.console().talks().begin()->first);
  REQUIRE(talk.go_on_until([&] { return talk.page().is<to_child::Closed>(); }));
  const std::string log = "senim:{c:" + talk.console().talks().begin()->first.str() + "}:log";
  const auto link = nodes.store_link();
  // As an earlier server left it, and then a start of ours.
  nodes.node().kill();
  link->must({"EXPIRE", log, "1000000"});
  link->must({"DEL", "senim:{functions}:adopted"});
  nodes.node().start();
  CHECK(link->must({"TTL", log})->integer() == -1);
  CHECK(link->must({"ZCARD", "senim:{desk}:kept"})->integer() == 1);
  nodes.redis_machine().clock_is_ahead(hours(366 * 24));
  talk.go_on_for(seconds(2));
  CHECK(link->must({"EXISTS", log})->integer() == 1);
}
