// Two nodes over Redis in more than one process: the primary dies under conversations and a replica
// takes its place (G13), and the slots of a Cluster move while people write.
#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <memory>

#include "tests/faults/nodes.hpp"
#include "tests/faults/people.hpp"
#include "tests/support/redis_group.hpp"

using namespace senim;
using namespace senim::faults;
using std::chrono::seconds;

namespace {

constexpr bench::ChildNumber k_children = 8;

Door door_at(Nodes& nodes, std::size_t index) {
  return [&nodes, index]() -> std::optional<std::uint16_t> { return nodes.node(index).port(); };
}

// Children at one node, their counsellors at the other.
class Helpline {
 public:
  explicit Helpline(const std::string& redis_url)
      : nodes_({.count = 2, .redis_url = redis_url, .staff = {"aigul", "daniyar"}}) {
    for (const char* name : {"aigul", "daniyar"})
      consoles_.push_back(std::make_unique<Console>(books_, door_at(nodes_, 1),
                                                    nodes_.cookie(name, 1), k_children / 2));
    for (bench::ChildNumber n = 0; n < k_children; ++n) {
      pages_.push_back(std::make_unique<Page>(books_, n, door_at(nodes_, 0)));
      pages_.back()->side.writes();
    }
    settle();
  }

  // Everybody writes while `disturb` is done to the store again and again.
  void write_through(int rounds, const std::function<void(int)>& disturb) {
    for (int round = 0; round < rounds; ++round) {
      for (const auto& page : pages_) {
        for (int line = 0; line < 5; ++line) page->side.writes();
        for (int line = 0; line < 5; ++line) side_of(*page)->writes();
      }
      for (int turn = 0; turn < 10; ++turn)
        for (auto* person : people()) person->tick();
      disturb(round);
    }
    settle();
    for (const auto& page : pages_)
      read_transcript(books_, nodes_.node(0).port(), page->token(), page->side,
                      std::max(page->side.last(), side_of(*page)->last()));
    books_.check();
    for (const auto& fault : nodes_.census().faults) FAIL_CHECK(fault);
  }
  void settle() {
    REQUIRE(until(
        people(),
        [&] {
          return std::ranges::all_of(pages_, [&](const auto& page) {
            const auto* other = side_of(*page);
            return other != nullptr && page->side.is_settled() && other->is_settled() &&
                   page->side.heard() == other->acknowledged() &&
                   other->heard() == page->side.acknowledged();
          });
        },
        seconds(60)));
  }
  [[nodiscard]] std::vector<Patient*> people() const {
    std::vector<Patient*> all;
    for (const auto& console : consoles_) all.push_back(console.get());
    for (const auto& page : pages_) all.push_back(page.get());
    return all;
  }
  [[nodiscard]] int troubles() const {
    int all = 0;
    for (const auto* person : people()) all += person->troubles();
    return all;
  }

 private:
  [[nodiscard]] Side* side_of(const Page& page) {
    for (const auto& console : consoles_)
      if (auto* side = console->side_with(page.side.child())) return side;
    return nullptr;
  }

  Nodes nodes_;
  Books books_{k_children};
  std::vector<std::unique_ptr<Console>> consoles_;
  std::vector<std::unique_ptr<Page>> pages_;
};

}  // namespace

// G13. Fails when an answer does not wait for replicas (heard_replicas() in node_link.cpp), or when
// the primary is not asked for anew (SentinelResolver).
TEST_CASE("conversations on two nodes outlive the primary of their Redis, twice") {
  support::SentinelGroup group;
  Helpline helpline(group.url());
  helpline.write_through(2, [&](int) {
    group.start_dead();
    auto& dying = group.primary();
    dying.kill();
    REQUIRE(until(helpline.people(), [&] { return &group.primary() != &dying; }));
    helpline.settle();
  });
}

// Fails when ASK, TRYAGAIN or MOVED are answers like any other (turn_of() in cluster_map.cpp).
TEST_CASE("conversations on two nodes do not notice that the slots of their Cluster move") {
  support::ClusterGroup group;
  Helpline helpline(group.url());
  helpline.write_through(4, [&](int) {
    group.move_slot_of("senim:{desk}:line:kk");
    group.move_slot_of("senim:{staff}:names");
    helpline.settle();
  });
  CHECK(helpline.troubles() == 0);
}
