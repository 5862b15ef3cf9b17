// A node that is asked to leave: it tells everybody to move, finishes what it was given, and goes.
#include <doctest/doctest.h>

#include <algorithm>
#include <memory>

#include "protocol/codes.hpp"
#include "tests/faults/nodes.hpp"
#include "tests/faults/people.hpp"

using namespace senim;
using namespace senim::faults;
using std::chrono::seconds;

namespace {

Door door_of(const bool& on_second, Nodes& nodes) {
  return [&on_second, &nodes]() -> std::optional<std::uint16_t> {
    return nodes.node(on_second ? 1 : 0).port();
  };
}

}  // namespace

// G12. Fails when the drain does not tell (Front::drain), when it ends before the appends under way
// (Link::close), and when a worker that has left still holds its leases.
TEST_CASE(
    "a node asked to leave tells everybody to move, exits with 0 within the bound, and nothing is "
    "lost") {
  constexpr bench::ChildNumber k_pairs = 4;
  Nodes nodes({.count = 2, .staff = {"aigul", "boris"}});
  Books books(k_pairs);
  bool on_second = false;
  const auto door = door_of(on_second, nodes);
  std::vector<std::unique_ptr<Page>> pages;
  std::vector<std::unique_ptr<Console>> consoles;
  std::vector<Patient*> people;
  for (bench::ChildNumber n = 0; n < k_pairs; ++n) {
    pages.push_back(std::make_unique<Page>(books, n, door));
    pages.back()->side.writes();
    people.push_back(pages.back().get());
  }
  for (const char* name : {"aigul", "boris"}) {
    consoles.push_back(std::make_unique<Console>(books, door, nodes.cookie(name), 2));
    people.push_back(consoles.back().get());
  }
  const auto other_of = [&](const Page& page) -> Side* {
    for (const auto& console : consoles) {
      if (Side* side = console->side_with(page.side.child())) return side;
    }
    return nullptr;
  };
  const auto all_heard = [&] {
    return std::ranges::all_of(pages, [&](const auto& page) {
      const auto* other = other_of(*page);
      return other != nullptr && page->side.is_settled() && other->is_settled() &&
             page->side.heard() == other->acknowledged() &&
             other->heard() == page->side.acknowledged();
    });
  };
  REQUIRE(until(people, all_heard));
  for (const auto& page : pages) {
    for (int i = 0; i < 4; ++i) {
      page->side.writes();
      other_of(*page)->writes();
    }
  }
  for (auto* person : people) person->tick();
  on_second = true;
  const auto asked_at = Clock::now();
  nodes.node(0).ask_to_leave();
  REQUIRE(until(people, [&] {
    return std::ranges::all_of(people, [](const Patient* p) { return p->connections() == 2; });
  }));
  for (const auto* person : people) {
    CHECK(person->closed_with() == static_cast<std::uint16_t>(CloseCode::moving));
  }
  CHECK(nodes.node(0).ends(seconds(15)) == 0);
  CHECK(Clock::now() - asked_at < seconds(15));
  REQUIRE(until(people, all_heard));
  for (const auto& page : pages) {
    const auto last = std::max(page->side.last(), other_of(*page)->last());
    read_transcript(books, nodes.node(1).port(), page->token(), page->side, last);
  }
  books.check();
  for (const auto& fault : nodes.census().faults) FAIL_CHECK(fault);
}

// G12. Fails when the supervised redis-server is killed instead of asked, or not waited for.
TEST_CASE(
    "a node with its own Redis exits with 0 in the midst of messages and has everything when it "
    "starts again") {
  Nodes nodes({.supervised = true});
  Books books(1);
  Page page(books, 0, [&nodes]() -> std::optional<std::uint16_t> {
    if (!nodes.node().is_running()) return std::nullopt;
    return nodes.node().port();
  });
  page.side.writes();
  REQUIRE(until({&page}, [&] { return page.side.is_settled(); }));
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 5; ++i) page.side.writes();
    page.tick();
    nodes.node().ask_to_leave();
    (void)until({&page}, [&] { return !page.is_connected(); });
    CHECK(nodes.node().ends(seconds(15)) == 0);
    nodes.node().start();
    REQUIRE(until({&page}, [&] { return page.side.is_settled(); }));
  }
  read_transcript(books, nodes.node().port(), page.token(), page.side, page.side.last());
  books.heard.nobody_listens(0, Author::child);
  books.check();
}
