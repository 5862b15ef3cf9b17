// Goodbyes and greetings that are lost with the store: whoever went meanwhile is not held for
// present.
#include <doctest/doctest.h>

#include "server/redis/blocking_link.hpp"
#include "tests/faults/nodes.hpp"
#include "tests/faults/people.hpp"
#include "tests/faults/talk.hpp"

using namespace senim;
using namespace senim::faults;
using std::chrono::seconds;

// G7, G8. Fails without the roll call in WorkerDesk::store_regained().
TEST_CASE(
    "a counsellor and a child who go while Redis is away are missed when it is back, and their "
    "others are told") {
  Nodes nodes({.staff = {"aigul", "boris"}, .options = {"--orphan-s", "5"}});
  const Door door = [&nodes]() -> std::optional<std::uint16_t> { return nodes.node().port(); };
  Books books(2);
  Page left_alone(books, 0, door);
  left_alone.side.writes();
  Console aigul(books, door, nodes.cookie("aigul"), 1);
  REQUIRE(until({&left_alone, &aigul}, [&] { return both_heard_all(left_alone, aigul); }));
  Page goes(books, 1, door);
  goes.side.writes();
  Console boris(books, door, nodes.cookie("boris"), 1);
  REQUIRE(until({&goes, &boris}, [&] { return both_heard_all(goes, boris); }));

  nodes.freeze_redis();
  const std::vector<Patient*> staying{&left_alone, &boris};
  const auto troubles = left_alone.troubles();
  REQUIRE(until(staying, [&] { return left_alone.troubles() > troubles; }));
  aigul.stay_away();
  goes.stay_away();
  CHECK_FALSE(until(staying, [] { return false; }, seconds(1)));
  nodes.redis().thaw();
  REQUIRE(until(staying, [&] { return left_alone.is<to_child::Waiting>(); }, seconds(12)));
  CHECK(std::get<to_child::Waiting>(*left_alone.state()).why == Why::lost);
  // The census names a child who is held for seated by a worker that is not.
  const auto is_away = [&] {
    redis::BlockingLink link{nodes.redis().address()};
    const auto worker = link.must({"KEYS", "senim:{desk}:wc:*"});
    return worker->size() == 1 && link.must({"SCARD", worker[0].text()})->integer() == 1;
  };
  CHECK(until(staying, is_away, seconds(5)));
}
