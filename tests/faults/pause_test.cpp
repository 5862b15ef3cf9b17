// A node that is paused with much in flight, as a virtual machine is when it moves, and a disk so
// slow that much is in flight all the time: nobody locks himself out.
#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

#include "bench/line.hpp"
#include "protocol/codec.hpp"
#include "tests/faults/nodes.hpp"
#include "tests/faults/people.hpp"
#include "tests/faults/talk.hpp"

using namespace senim;
using namespace senim::faults;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr int k_children = 30;
constexpr int k_in_flight = 11;  // of each
constexpr seconds k_pause_s{11};

bool is_healthy(Nodes& nodes) {
  return support::http(nodes.node().port(), "GET /health").status == 200;
}

class PausedChild {
 public:
  PausedChild(std::uint16_t port, bench::ChildNumber number) : number_(number), socket_(port, {}) {
    socket_.say(to_frame(FromChild{from_child::Start{bench::random_token(), Language::kk, ""}}));
  }
  [[nodiscard]] bool hears(const std::string& type) {
    for (;;) {
      const auto frame = socket_.hears();
      if (!frame) return false;
      if (frame->find(R"("type":")" + type + '"') != std::string::npos) return true;
    }
  }
  void says_much() {
    for (int i = 0; i < k_in_flight; ++i)
      socket_.say(R"({"type":"need","need":"talk","mood":)" + std::to_string(1 + i % 5) + "}");
  }
  // What it writes is acknowledged. False also for one that was cut off.
  [[nodiscard]] bool is_served() {
    const auto id = bench::id_of({bench::random_run(), number_, Author::child, 1, 0});
    socket_.say(to_frame(FromChild{from_child::Say{id, "сәлем"}}));
    return hears("ack");
  }

 private:
  bench::ChildNumber number_;
  support::WsClient socket_;
};

// Looks again and again; false when it did not become so in time.
[[nodiscard]] bool soon(const std::function<bool()>& so, milliseconds patience) {
  return until({}, so, patience);
}

}  // namespace

// Fails when an old refusal takes a new number away (DeskStore::run).
TEST_CASE("a node that was paused with much in flight serves all again, old and new") {
  Nodes nodes({.count = 2, .options = {"--starts-per-min", "1000000", "--workers", "2"}});
  const auto port = nodes.node(0).port();
  std::vector<std::unique_ptr<PausedChild>> children;
  for (bench::ChildNumber n = 0; n < k_children; ++n) {
    children.push_back(std::make_unique<PausedChild>(port, n));
    REQUIRE(children.back()->hears("state"));
  }
  nodes.node(0).freeze();
  for (const auto& child : children) child->says_much();
  const auto frozen_at = Clock::now();
  REQUIRE(soon([&] { return Clock::now() - frozen_at > k_pause_s; }, 2 * k_pause_s));
  nodes.node(0).thaw();
  REQUIRE(nodes.node(0).logs("worker_fenced", seconds(5)));
  CHECK(soon([&] { return is_healthy(nodes); }, seconds(5)));
  for (const auto& child : children) CHECK(child->is_served());
  PausedChild newcomer(port, k_children);
  CHECK(newcomer.hears("state"));
  CHECK(newcomer.is_served());
  CHECK_MESSAGE(nodes.node(0).times_logged("worker_fenced") <= 2, "each worker once");
  CHECK(nodes.node(1).times_logged("worker_fenced") == 0);
  for (const auto& fault : nodes.census().faults) FAIL_CHECK(fault);
  CHECK(nodes.census().waiting == k_children + 1);
}

// Fails as the one above.
TEST_CASE("on a disk that takes a second to sync a worker is not taken for dead by itself") {
  Nodes nodes(
      {.supervised = true, .on_machines = true, .staff = {"aigul"}, .options = {"--workers", "2"}});
  Talk talk(nodes);
  nodes.machine().syncs_take(seconds(1));
  for (int round = 0; round < 5; ++round) {
    talk.both_write(4);
    talk.go_on_for(seconds(3));
  }
  nodes.machine().syncs_take(milliseconds(0));
  CHECK(nodes.node().times_logged("worker_fenced") <= 2);
  CHECK(talk.go_on_until([&] { return is_healthy(nodes); }, seconds(5)));
  talk.settle_and_compare();
  for (const auto& fault : nodes.census().faults) FAIL_CHECK(fault);
}
