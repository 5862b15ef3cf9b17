// Links cut after so many bytes: the child's, and the one between the node and Redis. With two
// quiet reconnects in a row, and both sides writing at once on two nodes.
#include <doctest/doctest.h>

#include <memory>

#include "tests/faults/nodes.hpp"
#include "tests/faults/people.hpp"
#include "tests/faults/talk.hpp"

using namespace senim;
using namespace senim::faults;

namespace {

Door door_of(std::uint16_t port) {
  return [port]() -> std::optional<std::uint16_t> { return port; };
}

// What is left of the handshake and of the first frames when it is cut here. Every byte of a
// frame's head is tried, and then steps that share no factor with a frame's length.
std::vector<std::size_t> places_to_cut(std::size_t first, std::size_t last, std::size_t step) {
  std::vector<std::size_t> places;
  for (auto at = first; at <= last; at += step) places.push_back(at);
  return places;
}

}  // namespace

// G2. Fails when a repeated id is stored again (append_once in log.lua), or when a reader begins
// elsewhere than after what was seen (ChildSide::take_seat).
TEST_CASE("a child's link cut after any number of bytes loses nothing and doubles nothing") {
  Nodes nodes({});
  support::Relay relay;
  relay.leads_to(nodes.node().port());
  const auto port = nodes.node().port();
  // To the server: 240 bytes of handshake, 100 of start, then frames of 150. To the client: 200 of
  // handshake, 100 of state, then acknowledgements of 80.
  std::vector<std::pair<support::Way, std::size_t>> cuts;
  for (const auto at : places_to_cut(1, 1'000, 17)) cuts.emplace_back(support::Way::to_server, at);
  for (const auto at : places_to_cut(1, 600, 17)) cuts.emplace_back(support::Way::to_client, at);
  Books books(cuts.size());
  for (bench::ChildNumber n = 0; n < cuts.size(); ++n) {
    const auto [way, bytes] = cuts[n];
    CAPTURE(bytes);
    const auto before = relay.cuts();
    relay.cut_after(way, bytes);
    Page page(books, n, door_of(relay.port()));
    for (int i = 0; i < 5; ++i) page.side.writes();
    REQUIRE(until({&page}, [&] { return page.side.is_settled(); }));
    CHECK_MESSAGE(relay.cuts() == before + 1, "it was cut, or this round shows nothing");
    read_transcript(books, port, page.token(), page.side, page.side.last());
    books.heard.nobody_listens(n, Author::child);
  }
  books.check();
}

// G2. Fails when an append that Redis carried out but could not answer is stored again
// (append_once), and when an unanswered one counts as stored (ChildSide::stored).
TEST_CASE("the link to Redis cut after any number of bytes loses nothing and doubles nothing") {
  Nodes nodes({.redis_by_relay = true, .staff = {"aigul"}});
  Books books(1);
  const auto door = door_of(nodes.node().port());
  Page page(books, 0, door);
  page.side.writes();
  Console console(books, door, nodes.cookie("aigul"), 1);
  const std::vector<Patient*> both{&page, &console};
  REQUIRE(until(both, [&] { return both_heard_all(page, console); }));
  // An append is a command of 500 bytes and an answer of 60.
  std::vector<std::pair<support::Way, std::size_t>> cuts;
  for (const auto at : places_to_cut(1, 900, 79)) cuts.emplace_back(support::Way::to_server, at);
  for (const auto at : places_to_cut(1, 100, 9)) cuts.emplace_back(support::Way::to_client, at);
  for (const auto& [way, bytes] : cuts) {
    CAPTURE(bytes);
    const auto before = nodes.redis_link().cuts();
    nodes.redis_link().cut_after(way, bytes);
    page.side.writes();
    console.side_with(0)->writes();
    REQUIRE(until(both, [&] { return nodes.redis_link().cuts() > before; }));
    // Come back before the node has read anew what Redis carried out and could not answer.
    page.leave_silently();
    console.leave_silently();
    REQUIRE(until(both, [&] { return both_heard_all(page, console); }));
  }
  read_transcript(books, nodes.node().port(), page.token(), page.side, page.side.last());
  books.check();
}

// G3, G4. Fails when the reader takes a hint that does not fit (Reader::stored), or begins
// elsewhere than after what was seen (ChildSide::take_seat).
TEST_CASE(
    "both sides write at once on two nodes, the child comes back again and again, and both see one "
    "order") {
  Nodes nodes({.count = 2, .staff = {"aigul"}});
  Books books(1);
  Page page(books, 0, door_of(nodes.node(0).port()));
  page.side.writes();
  Console console(books, door_of(nodes.node(1).port()), nodes.cookie("aigul"), 1);
  const std::vector<Patient*> both{&page, &console};
  REQUIRE(until(both, [&] { return both_heard_all(page, console); }));
  for (std::size_t round = 0; round < 10; ++round) {
    for (int i = 0; i < 4; ++i) {
      page.side.writes();
      console.side_with(0)->writes();
    }
    console.tick();
    page.tick();
    // Two quiet reconnects in a row, to the one node and the other; in the first nothing is said.
    page.move(door_of(nodes.node(round % 2).port()));
    const auto before = page.connections();
    if (round % 2 == 0) REQUIRE(until({&page}, [&] { return page.connections() > before; }));
    page.move(door_of(nodes.node((round + 1) % 2).port()));
    if (round % 3 == 2) console.leave_silently();
    REQUIRE(until(both, [&] { return both_heard_all(page, console); }));
  }
  const auto last = std::max(page.side.last(), console.side_with(0)->last());
  read_transcript(books, nodes.node(0).port(), page.token(), page.side, last);
  books.check();
}
