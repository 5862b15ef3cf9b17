// Many who come and go at once: every node restarted in turn under load, and a class that reloads
// its pages again and again.
#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <set>

#include "protocol/codes.hpp"
#include "server/redis/blocking_link.hpp"
#include "tests/faults/nodes.hpp"
#include "tests/faults/people.hpp"
#include "tests/faults/talk.hpp"

using namespace senim;
using namespace senim::faults;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

void check_census(const support::Census& census) {
  for (const auto& fault : census.faults) FAIL_CHECK(fault);
}

// As behind a balancer: after a failure the next node, `step` further on.
Door next_door(Nodes& nodes, std::size_t at, std::size_t step) {
  return [&nodes, at, step, tried = false]() mutable -> std::optional<std::uint16_t> {
    if (tried) at = (at + step) % nodes.count();
    tried = true;
    if (!nodes.node(at).is_running()) return std::nullopt;
    return nodes.node(at).port();
  };
}

// Pairs that write all the time.
class Load {
 public:
  Load(Nodes& nodes, const std::vector<std::string>& staff, int capacity)
      : nodes_(nodes), books_(staff.size() * static_cast<std::size_t>(capacity)) {
    for (bench::ChildNumber n = 0; n < books_size(staff, capacity); ++n) {
      pages.push_back(
          std::make_unique<Page>(books_, n, next_door(nodes, n % nodes.count(), 1 + n % 2)));
      pages.back()->side.writes();
      people.push_back(pages.back().get());
    }
    for (std::size_t n = 0; n < staff.size(); ++n) {
      const auto at = n % nodes.count();
      consoles.push_back(std::make_unique<Console>(books_, next_door(nodes, at, 1 + n % 2),
                                                   nodes.cookie(staff[n], at), capacity));
      people.push_back(consoles.back().get());
    }
  }

  // All go on, writing, until it is so.
  [[nodiscard]] bool write_until(const std::function<bool()>& so, milliseconds patience) {
    return until(
        people,
        [&] {
          if (Clock::now() >= write_at_) {
            write_at_ = Clock::now() + k_write_ms;
            for (const auto& page : pages) {
              page->side.writes();
              if (auto* other = other_of(*page)) other->writes();
            }
          }
          return so();
        },
        patience);
  }
  void settle() {
    REQUIRE(until(people, [&] {
      return std::ranges::all_of(pages, [&](const auto& page) {
        return std::ranges::any_of(
            consoles, [&](const auto& console) { return both_heard_all(*page, *console); });
      });
    }));
  }
  void compare() {
    for (const auto& page : pages) {
      const auto last = std::max(page->side.last(), other_of(*page)->last());
      read_transcript(books_, nodes_.node().port(), page->token(), page->side, last);
    }
    books_.check();
  }
  [[nodiscard]] std::size_t connections() const {
    std::size_t count = 0;
    for (const auto* person : people) count += person->connections();
    return count;
  }

  std::vector<std::unique_ptr<Page>> pages;
  std::vector<std::unique_ptr<Console>> consoles;
  std::vector<Patient*> people;

 private:
  static constexpr milliseconds k_write_ms{250};

  static std::size_t books_size(const std::vector<std::string>& staff, int capacity) {
    return staff.size() * static_cast<std::size_t>(capacity);
  }
  [[nodiscard]] Side* other_of(const Page& page) const {
    for (const auto& console : consoles) {
      if (Side* side = console->side_with(page.side.child())) return side;
    }
    return nullptr;
  }

  Nodes& nodes_;
  Books books_;
  Clock::time_point write_at_;
};

// Everybody who waits for a Kazakh counsellor, in order, with the order.
std::vector<std::string> line_of(Nodes& nodes) {
  redis::BlockingLink link(nodes.redis().address());
  const auto line = link.must({"ZRANGE", "senim:{desk}:line:kk", "0", "-1", "WITHSCORES"});
  std::vector<std::string> words;
  for (std::size_t i = 0; i < line->size(); ++i) words.emplace_back(line[i].text());
  return words;
}

// Not the seconds that go by.
bool same_standing(const to_child::State& was, const to_child::State& is) {
  if (was.index() != is.index()) return false;
  const auto* waiting = std::get_if<to_child::Waiting>(&was);
  return waiting == nullptr || waiting->place == std::get<to_child::Waiting>(is).place;
}

}  // namespace

// G12. Fails when those who are to move are cut instead of told (Connections::move_away), and when
// a node ends before the appends under way (Link::close).
TEST_CASE(
    "every node is restarted in turn, three times, while all write: nothing is lost, doubled or "
    "reordered, and everybody was told") {
  Nodes nodes({.count = 3, .staff = {"aigul", "boris", "saule"}});
  Load load(nodes, {"aigul", "boris", "saule"}, 2);
  load.settle();
  for (int round = 0; round < 3; ++round) {
    for (std::size_t n = 0; n < nodes.count(); ++n) {
      CAPTURE(round);
      CAPTURE(n);
      (void)load.write_until([] { return false; }, milliseconds(300));
      const auto before = load.connections();
      nodes.node(n).ask_to_leave();
      std::optional<int> left;
      CHECK(load.write_until(
          [&] { return (left = nodes.node(n).ends(milliseconds(0))).has_value(); }, seconds(15)));
      REQUIRE(left == 0);
      nodes.node(n).start();
      REQUIRE(load.write_until(
          [&] {
            return load.connections() > before &&
                   std::ranges::all_of(load.people,
                                       [](const Patient* p) { return p->is_connected(); });
          },
          seconds(10)));
      for (const auto* person : load.people) {
        if (!person->closed_with()) continue;
        CHECK(person->closed_with() == static_cast<std::uint16_t>(CloseCode::moving));
      }
      const auto census = nodes.census();
      check_census(census);
      CHECK(census.live == load.pages.size());
    }
  }
  load.settle();
  load.compare();
}

// G6, G7. Fails when a goodbye of an older connection counts (child_away in desk.lua), and
// when the order in the line is of the time a child came back.
TEST_CASE(
    "a hundred children reload at the same time, again and again, over two nodes: each keeps its "
    "place and its history, and sits once") {
  constexpr bench::ChildNumber k_children = 100;
  Nodes nodes({.count = 2, .staff = {"aigul", "boris"}});
  Books books(k_children);
  const auto door_at = [&nodes](std::size_t index) -> Door {
    return [&nodes, index]() -> std::optional<std::uint16_t> { return nodes.node(index).port(); };
  };
  std::vector<std::unique_ptr<Page>> pages;
  std::vector<Patient*> people;
  for (bench::ChildNumber n = 0; n < k_children; ++n) {
    pages.push_back(std::make_unique<Page>(books, n, door_at(n % 2)));
    pages.back()->side.writes();
    people.push_back(pages.back().get());
  }
  Console aigul(books, door_at(0), nodes.cookie("aigul", 0), 4);
  Console boris(books, door_at(1), nodes.cookie("boris", 1), 4);
  people.push_back(&aigul);
  people.push_back(&boris);
  const auto all_sit = [&] {
    const auto census = nodes.census();
    return census.live == 8 && census.waiting == k_children - 8 && census.seats == k_children &&
           std::ranges::all_of(pages, [](const auto& page) {
             return page->is_connected() && page->side.is_settled();
           });
  };
  // Told so, too: eight are live and the first who wait have places of their own.
  REQUIRE(until(people, [&] {
    std::multiset<int> places;
    for (const auto& page : pages) {
      if (page->is<to_child::Waiting>())
        places.insert(std::get<to_child::Waiting>(*page->state()).place);
    }
    for (const int place : {1, 2, 3, 4, 5}) {
      if (places.count(place) != 1) return false;
    }
    return places.size() == k_children - 8 && all_sit() &&
           std::ranges::none_of(
               pages, [](const auto& page) { return page->template is<to_child::Offered>(); });
  }));
  const auto line = line_of(nodes);
  std::vector<to_child::State> standings;
  for (const auto& page : pages) standings.push_back(*page->state());
  for (std::size_t storm = 0; storm < 5; ++storm) {
    CAPTURE(storm);
    for (bench::ChildNumber n = 0; n < k_children; ++n) {
      pages[n]->side.writes();
      const auto other = door_at((n + storm + 1) % 2);
      (n + storm) % 3 == 1 ? pages[n]->overtake(other) : pages[n]->move(other);
      // Some have hardly come when they reload once more; of others the old seat says goodbye late.
      if ((n + storm) % 3 == 0) {
        pages[n]->tick();
        pages[n]->move(door_at((n + storm) % 2));
      }
    }
    REQUIRE(until(people, all_sit));
    check_census(nodes.census());
    CHECK(line_of(nodes) == line);
    for (bench::ChildNumber n = 0; n < k_children; ++n) {
      CHECK(same_standing(standings[n], *pages[n]->state()));
    }
  }
  for (const auto& page : pages) {
    read_transcript(books, nodes.node(0).port(), page->token(), page->side, page->side.last());
    books.heard.nobody_listens(page->side.child(), Author::child);
  }
  books.check();
}
