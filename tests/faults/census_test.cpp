// Who waits, who is taken and who takes, while nodes die: the place in the line, one counsellor for
// one child, and nobody in no state.
#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <set>

#include "tests/faults/nodes.hpp"
#include "tests/faults/people.hpp"

using namespace senim;
using namespace senim::faults;
using std::chrono::seconds;

namespace {

// A door at the node, or at the other while it is down.
Door door_near(Nodes& nodes, std::size_t index) {
  return [&nodes, index]() -> std::optional<std::uint16_t> {
    for (const auto i : {index, (index + 1) % nodes.count()}) {
      if (nodes.node(i).is_running()) return nodes.node(i).port();
    }
    return std::nullopt;
  };
}

std::vector<Patient*> all_of(const auto&... groups) {
  std::vector<Patient*> people;
  (..., [&](const auto& group) {
    for (const auto& person : group) people.push_back(person.get());
  }(groups));
  return people;
}

void check_census(const support::Census& census) {
  for (const auto& fault : census.faults) FAIL_CHECK(fault);
}

}  // namespace

// G6. Fails when the order in the line is of the time a child came back instead of its number
// (take_child_seat).
TEST_CASE(
    "fifty who wait keep their places through the death of their node and are served in order of "
    "arrival") {
  constexpr bench::ChildNumber k_children = 50;
  Nodes nodes({.count = 2, .staff = {"aigul"}});
  Books books(k_children);
  std::vector<std::unique_ptr<Page>> pages;
  for (bench::ChildNumber n = 0; n < k_children; ++n) {
    pages.push_back(std::make_unique<Page>(books, n, door_near(nodes, 0)));
    pages.back()->side.writes();
    REQUIRE(until({pages.back().get()}, [&] {
      return pages.back()->is<to_child::Waiting>() && pages.back()->side.is_settled();
    }));
  }
  nodes.node(0).kill();
  // They come back in the opposite order: who is quicker gains nothing.
  for (auto page = pages.rbegin(); page != pages.rend(); ++page) {
    const auto before = (*page)->connections();
    REQUIRE(until({page->get()},
                  [&] { return (*page)->connections() > before && (*page)->is_connected(); }));
  }
  const auto census = nodes.census();
  check_census(census);
  CHECK(census.waiting == k_children);

  std::vector<std::unique_ptr<Console>> consoles;
  consoles.push_back(
      std::make_unique<Console>(books, door_near(nodes, 1), nodes.cookie("aigul", 1), 4));
  auto& console = *consoles[0];
  const auto people = all_of(pages, consoles);
  REQUIRE(until(
      people,
      [&] {
        for (const auto& [id, talk] : console.talks()) {
          if (talk.ours && talk.side && !talk.closes) console.close(id);
        }
        return std::ranges::all_of(
            pages, [](const auto& page) { return page->template is<to_child::Closed>(); });
      },
      seconds(40)));
  std::vector<bench::ChildNumber> served;
  for (const auto& id : console.offered()) served.push_back(console.talks().at(id).side->child());
  CHECK(served.size() == k_children);
  CHECK(std::ranges::is_sorted(served));
  check_census(nodes.census());
}

// G7. Fails when capacity is not looked at in the step (refit).
TEST_CASE(
    "a hundred claims at once while a node dies: one counsellor for each child, none above "
    "capacity, nobody forgotten") {
  constexpr bench::ChildNumber k_children = 100;
  constexpr int k_counsellors = 25;
  constexpr int k_capacity = 4;
  std::vector<std::string> names;
  for (int n = 0; n < k_counsellors; ++n) names.push_back("c" + std::to_string(n));
  Nodes nodes({.count = 2, .staff = names, .options = {"--orphan-s", "2"}});
  Books books(k_children);
  std::vector<std::unique_ptr<Page>> pages;
  std::vector<std::unique_ptr<Console>> consoles;
  for (bench::ChildNumber n = 0; n < k_children; ++n) {
    pages.push_back(std::make_unique<Page>(books, n, door_near(nodes, n % 2)));
    pages.back()->side.writes();
  }
  for (std::size_t n = 0; n < k_counsellors; ++n) {
    consoles.push_back(std::make_unique<Console>(books, door_near(nodes, n % 2),
                                                 nodes.cookie(names[n], n % 2), k_capacity));
    consoles.back()->holds_back(true);
  }
  const auto people = all_of(pages, consoles);
  // Everybody is offered to somebody, and nobody has answered.
  REQUIRE(until(
      people,
      [&] {
        std::size_t offers = 0;
        for (const auto& console : consoles) offers += console->open_offers().size();
        return offers == k_children;
      },
      seconds(40)));
  check_census(nodes.census());
  for (const auto& console : consoles) console->holds_back(false);
  // All at once; and while half of the answers are under way, the node of every other dies.
  for (const auto& console : consoles) console->tick();
  nodes.node(0).kill();
  auto look_at = Clock::now();
  REQUIRE(until(
      people,
      [&] {
        if (Clock::now() >= look_at) {
          look_at = Clock::now() + seconds(1);
          check_census(nodes.census());
        }
        return std::ranges::all_of(pages, [](const auto& page) {
          return page->is_connected() && page->template is<to_child::Live>();
        });
      },
      seconds(40)));
  const auto census = nodes.census();
  check_census(census);
  CHECK(census.live == k_children);
  // What the consoles show is the same: each child is with one of them.
  REQUIRE(until(people, [&] {
    std::multiset<bench::ChildNumber> with;
    for (const auto& console : consoles) {
      for (const auto& [id, talk] : console->talks()) {
        if (talk.ours && talk.side) with.insert(talk.side->child());
      }
    }
    return with.size() == k_children &&
           std::set<bench::ChildNumber>(with.begin(), with.end()).size() == k_children;
  }));
}
