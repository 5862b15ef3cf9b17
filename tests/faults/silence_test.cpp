// Those who fall silent without a word: a counsellor's process, a node, Redis, a reader.
#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <thread>

#include "protocol/codec.hpp"
#include "server/redis/blocking_link.hpp"
#include "tests/faults/nodes.hpp"
#include "tests/faults/people.hpp"
#include "tests/faults/talk.hpp"
#include "tests/support/monitor.hpp"

using namespace senim;
using namespace senim::faults;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

Door door_of(std::uint16_t port) {
  return [port]() -> std::optional<std::uint16_t> { return port; };
}

}  // namespace

// G8. Fails when nobody watches for a counsellor who went away (due 'staff' in counsellor_absent).
TEST_CASE(
    "a counsellor whose connection is cut is missed at once, and the child is next for another "
    "within the bound") {
  Nodes nodes({.staff = {"aigul", "boris"}, .options = {"--orphan-s", "2"}});
  const auto door = door_of(nodes.node().port());
  Books books(2);
  Page child(books, 0, door);
  child.side.writes();
  Console aigul(books, door, nodes.cookie("aigul"), 1);
  const std::vector<Patient*> first{&child, &aigul};
  REQUIRE(until(first, [&] { return both_heard_all(child, aigul); }));
  Page other(books, 1, door);  // has waited for less long, and must not overtake
  other.side.writes();
  REQUIRE(until({&other}, [&] { return other.is<to_child::Waiting>(); }));

  const auto lost_at = Clock::now();
  aigul.stay_away();
  const std::vector<Patient*> children{&child, &other};
  REQUIRE(until(children, [&] { return child.is<to_child::Trouble>(); }, seconds(2)));
  REQUIRE(until(children, [&] { return child.is<to_child::Waiting>(); }, seconds(6)));
  CHECK(Clock::now() - lost_at >= seconds(1));
  CHECK(std::get<to_child::Waiting>(*child.state()).why == Why::lost);
  CHECK(std::get<to_child::Waiting>(*child.state()).place == 1);
  Console boris(books, door, nodes.cookie("boris"), 1);
  const std::vector<Patient*> people{&child, &other, &boris};
  REQUIRE(
      until(people, [&] { return boris.side_with(0) != nullptr && child.is<to_child::Live>(); }));
  CHECK(std::get<to_child::Live>(*child.state()).alias == "alias of boris");
  CHECK(other.is<to_child::Waiting>());
  CHECK(books.breaches.empty());
}

// G8. Fails when nobody asks a counsellor's connection for a sign of life
// (WebSocket::watch_closely): what is swallowed on the way ends no connection.
TEST_CASE(
    "a counsellor swallowed by the network is missed within eight seconds, the child is told, and "
    "taken back within the bound counted from the counsellor's last sign of life") {
  Nodes nodes({.staff = {"aigul"}, .options = {"--orphan-s", "10"}});
  support::Relay relay;
  relay.leads_to(nodes.node().port());
  Books books(1);
  Page child(books, 0, door_of(nodes.node().port()));
  child.side.writes();
  Console aigul(books, door_of(relay.port()), nodes.cookie("aigul"), 1);
  REQUIRE(until({&child, &aigul}, [&] { return both_heard_all(child, aigul); }));
  relay.swallow(true);
  const auto lost_at = Clock::now();
  REQUIRE(until({&child, &aigul}, [&] { return child.is<to_child::Trouble>(); }, seconds(16)));
  CHECK(Clock::now() - lost_at <= seconds(8));
  REQUIRE(until({&child}, [&] { return child.is<to_child::Waiting>(); }, seconds(6)));
  CHECK(Clock::now() - lost_at <= seconds(12));
  // How long it took stands in the metrics after the next beat.
  const auto numbers = [&] {
    return support::http(nodes.node().metrics_port(), "GET /metrics").body;
  };
  REQUIRE(until({&child}, [&] {
    return numbers().find("senim_orphan_seconds_count 1") != std::string::npos;
  }));
  CHECK(numbers().find("senim_orphan_seconds_bucket{le=\"15\"} 1") != std::string::npos);
  CHECK(numbers().find("senim_orphan_seconds_bucket{le=\"8\"} 0") != std::string::npos);
  CHECK(numbers().find("\nsenim_orphans 0") != std::string::npos);
  CHECK(std::get<to_child::Waiting>(*child.state()).why == Why::lost);
  CHECK(books.breaches.empty());
}

// G9. Fails when a step does not look at the fencing number (step in desk.lua), when a lease is
// never ended (ON_DUE.worker), and when the log takes what is said under an assignment that is no
// longer in force (append in log.lua).
TEST_CASE("a frozen node is taken over once, and what it writes when it wakes is refused") {
  Nodes nodes({.count = 2, .staff = {"aigul", "boris"}, .options = {"--orphan-s", "2"}});
  Books books(1);
  Page page(books, 0, door_of(nodes.node(1).port()));
  page.side.writes();
  Console aigul(books, door_of(nodes.node(0).port()), nodes.cookie("aigul", 0), 1);
  REQUIRE(until({&page, &aigul}, [&] { return both_heard_all(page, aigul); }));

  support::Monitor redis(nodes.redis().address().unix_path);
  const auto old_assignment = aigul.talks().begin()->second.offer;
  nodes.node(0).freeze();
  const auto frozen_at = Clock::now();
  // What she writes reaches the node's socket and stays there: the zombie will try to store it.
  aigul.side_with(0)->writes();
  const auto late = aigul.side_with(0)->unsettled();
  REQUIRE(late.size() == 1);
  aigul.tick();
  // The lease is longer than the orphan bound here: trouble and the way back to the line come
  // together.
  REQUIRE(until({&page}, [&] { return page.is<to_child::Waiting>(); }, seconds(12)));
  CHECK_MESSAGE(Clock::now() - frozen_at <= seconds(10), "noticed within ten seconds");
  CHECK(std::ranges::any_of(page.states(), [](const to_child::State& state) {
    return std::holds_alternative<to_child::Trouble>(state);
  }));
  Console boris(books, door_of(nodes.node(1).port()), nodes.cookie("boris", 1), 1);
  REQUIRE(until({&page, &boris},
                [&] { return boris.side_with(0) != nullptr && both_heard_all(page, boris); }));

  (void)until({&page, &boris}, [&] { return Clock::now() - frozen_at > seconds(12); });

  const std::vector<std::string> zombie_write{
      "senim_log_append", "\"" + std::to_string(old_assignment) + "\" \"" + late[0].str() + "\""};
  REQUIRE(redis.count(zombie_write) == 0);
  nodes.node(0).thaw();
  REQUIRE(nodes.node(0).logs("worker_fenced", seconds(5)));
  boris.side_with(0)->writes();
  page.side.writes();
  REQUIRE(until({&page, &boris, &aigul},
                [&] { return both_heard_all(page, boris) && aigul.is_connected(); }));
  CHECK_FALSE(aigul.side_with(0)->is_settled());  // refused, and said again in vain
  CHECK(aigul.side_with(0)->acknowledged() == 0);
  const auto& [conversation, now_with_boris] = *boris.talks().begin();
  redis::BlockingLink store(nodes.redis().address());
  const std::string log = "senim:{c:" + conversation.str() + "}:log";
  // Whether the zombie reads her frame before it hears that it was fenced is up to the moment: what
  // it would have asked for is asked here, too.
  MESSAGE("the zombie tried to write ", redis.count(zombie_write), " times");
  const auto asked =
      store.must({"FCALL", "senim_log_append", "1", log, "1", std::to_string(old_assignment),
                  late[0].str(), "1", "a record", "the zombie"});
  CHECK(asked.view()[0].text() == "not_yours");
  const auto stored = store.must({"HEXISTS", log, late[0].str()});
  CHECK_MESSAGE(stored->integer() == 0, "and was refused");
  CHECK_MESSAGE(now_with_boris.offer == old_assignment + 1, "taken over once");
  CHECK(nodes.node(0).times_logged("worker_fenced") == 1);
  CHECK(nodes.node(1).times_logged("worker_fenced") == 0);
  const auto live = std::ranges::count_if(page.states(), [](const to_child::State& state) {
    return std::holds_alternative<to_child::Live>(state);
  });
  CHECK_MESSAGE(live == 2, "once with each");
  for (const auto& fault : nodes.census().faults) FAIL_CHECK(fault);
  read_transcript(books, nodes.node(1).port(), page.token(), page.side, page.side.last());
  CHECK(books.breaches.empty());
  CHECK(books.stored.verdict().lost == 0);
  CHECK(books.stored.verdict().doubled == 0);
}

// G16. Fails when the link's watchdog is gone (Link::watch), when nobody tells the children
// (WorkerDesk::store_lost), or when an unanswered append counts as stored (ChildSide::stored).
TEST_CASE(
    "while Redis is deaf the child hears of trouble within three seconds, and afterwards "
    "everything goes through once") {
  Nodes nodes({.staff = {"aigul"}});
  Books books(2);
  const auto door = door_of(nodes.node().port());
  Page page(books, 0, door);
  page.side.writes();
  Console console(books, door, nodes.cookie("aigul"), 1);
  Page quiet(books, 1, door);  // asks nothing, waits, and is told all the same
  const std::vector<Patient*> both{&page, &console, &quiet};
  REQUIRE(
      until(both, [&] { return both_heard_all(page, console) && quiet.is<to_child::Waiting>(); }));

  nodes.freeze_redis();
  const auto deaf_at = Clock::now();
  for (int i = 0; i < 3; ++i) {
    page.side.writes();
    console.side_with(0)->writes();
  }
  const auto before = page.side.acknowledged();
  CHECK(until(
      both, [&] { return page.troubles() > 0 && console.troubles() > 0 && quiet.troubles() > 0; },
      seconds(4)));
  CHECK(Clock::now() - deaf_at <= milliseconds(3'200));
  (void)until(both, [&] { return Clock::now() - deaf_at > seconds(4); });
  CHECK(page.side.acknowledged() == before);
  CHECK_MESSAGE(page.connections() == 1, "nobody was cut off for it");
  nodes.redis().thaw();
  REQUIRE(until(both, [&] { return both_heard_all(page, console); }));
  read_transcript(books, nodes.node().port(), page.token(), page.side, page.side.last());
  books.check();
}

// G16. Fails when a link that has nothing to ask does not ask for a sign of life (NodeLink::watch):
// then only the next beat, a second later, begins to wait.
TEST_CASE("while nobody says anything a deaf Redis is noticed as soon") {
  Nodes nodes({});
  Books books(1);
  Page quiet(books, 0, door_of(nodes.node().port()));
  const std::vector<Patient*> all{&quiet};
  REQUIRE(until(all, [&] { return quiet.is<to_child::Waiting>(); }));
  redis::BlockingLink store{nodes.redis().address()};
  const auto beats = [&] {
    return store.must({"HGET", "senim:{desk}:numbers", "beat"})->integer();
  };
  const auto before = beats();
  REQUIRE(until(all, [&] { return beats() > before; }));

  nodes.freeze_redis();  // just after a beat
  const auto deaf_at = Clock::now();
  CHECK(until(all, [&] { return quiet.troubles() > 0; }, seconds(4)));
  CHECK(Clock::now() - deaf_at <= milliseconds(2'500));
  nodes.redis().thaw();
}

// G10. Fails when a reader delivers a page without asking for room (Reader::take): 4008.
TEST_CASE(
    "a reader that stops reading keeps its connection and its place in the log, others are not "
    "harmed, and it has the rest when it reads on") {
  constexpr int k_connections = 20;
  constexpr int k_each = 18;  // as much as one connection may say at once
  std::string text;
  for (int i = 0; i < 2'000; ++i) text += "😀";
  Nodes nodes({});
  const auto port = nodes.node().port();
  const auto token = bench::random_token();
  const auto hears = [](support::WsClient& socket) -> std::optional<ToChild> {
    const auto frame = socket.hears();
    if (!frame) return std::nullopt;
    return std::get<ToChild>(parse_to_child(*frame));
  };
  for (int connection = 0; connection < k_connections; ++connection) {
    support::WsClient writer(port, {});
    writer.say(connection == 0
                   ? to_frame(FromChild{from_child::Start{token, Language::kk, ""}})
                   : to_frame(FromChild{from_child::Resume{token, Seq(connection * k_each)}}));
    for (int i = 0; i < k_each; ++i) {
      const auto number = static_cast<std::uint64_t>(connection * k_each + i + 1);
      const auto id = bench::id_of({.run = 1, .number = number});
      writer.say(to_frame(FromChild{from_child::Say{id, text}}));
    }
    for (int acknowledged = 0; acknowledged < k_each;) {
      const auto frame = hears(writer);
      REQUIRE(frame);
      acknowledged += std::holds_alternative<to_child::Ack>(*frame) ? 1 : 0;
    }
    writer.leave();
    // As if accepted: before, a conversation has room for little more.
    if (connection == 0) {
      const auto store = nodes.store_link();
      const auto log = store->must({"KEYS", "senim:{c:*}:log"});
      (void)store->must({"HSET", log[0].text(), "offer", "1"});
    }
  }

  support::WsClient deaf(port, {.receive_bytes = 4'096});
  deaf.say(to_frame(FromChild{from_child::Resume{token, 0}}));
  Books books(1);
  Page other(books, 0, door_of(port));
  other.side.writes();
  CHECK(until({&other}, [&] { return other.side.is_settled(); }, seconds(2)));

  // Reading at last it finds everything, in order, on the same connection.
  Seq read = 0;
  while (read < k_connections * k_each) {
    const auto frame = hears(deaf);
    REQUIRE(frame);
    const auto* message = std::get_if<to_child::Message>(&*frame);
    if (message == nullptr) continue;
    REQUIRE(message->seq == read + 1);
    REQUIRE(message->text == text);
    read = message->seq;
  }
  const auto numbers = support::http(nodes.node().metrics_port(), "GET /metrics").body;
  CHECK(numbers.find("senim_slow_readers_total 0") != std::string::npos);
}
