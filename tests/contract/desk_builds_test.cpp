// Builds of different ages at one desk: what a worker says by position, as builds before version 5
// do, by name, with fields of a later build, and with fields that it does not know of yet.
#include <doctest/doctest.h>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <boost/json/value_to.hpp>
#include <string>
#include <utility>
#include <vector>

#include "server/redis/blocking_store.hpp"
#include "server/stores/our_functions.hpp"
#include "tests/contract/desk_rig.hpp"
#include "tests/support/desk_census.hpp"
#include "tests/support/redis_server.hpp"

using namespace senim;
namespace json = boost::json;

namespace {

// A step with its fields in the order in which version 4 sent them.
struct Step {
  std::string name;
  json::object fields;
};

enum class Spoken : std::uint8_t { by_position, by_name, by_name_and_more };

std::string id(int n) { return std::string(tests::conversation(n).view()); }

// As version 4 wrote it: "" for what is not there, and "1" for what is so.
std::string word_of(const json::value& value) {
  if (value.is_null()) return {};
  if (value.is_bool()) return value.get_bool() ? "1" : "";
  return value.is_string() ? std::string(value.get_string()) : json::serialize(value);
}

redis::Command command_of(const Step& step, Spoken spoken, const std::string& prefix,
                          std::string_view fence, std::int64_t mono_ms) {
  const bool is_enlist = step.name == "enlist";
  if (spoken == Spoken::by_position) {
    redis::Command command{"FCALL", "senim_desk_" + step.name, "1", prefix, "worker"};
    if (!is_enlist) command.add(fence);
    command.add(mono_ms);
    for (const auto& field : step.fields) command.add(word_of(field.value()));
    return command;
  }
  json::object object;
  if (spoken == Spoken::by_name_and_more) object["a_later_one"] = json::parse(R"([{"a":[1]}, 2])");
  for (const auto& field : step.fields) object[field.key()] = field.value();
  if (spoken == Spoken::by_name_and_more) object["offer_of_a_friend"] = "x";
  redis::Command command{"FCALL", "senim_desk", "1", prefix, step.name, "worker"};
  return command.add(is_enlist ? "" : fence).add(mono_ms).add(json::serialize(object));
}

// A child in danger, one who is declined and taken, one who leaves, and one for whom there is no
// room: every step there is. A conversation is its number.
constexpr std::string_view k_day = R"json([
["enlist", {"offer_ms": 20000, "orphan_ms": 15000, "place_kept_ms": 600000, "queue_max": 3, "epoch": "1-1",
  "late_ms": 600000}],
["join", {"conversation": 1, "language": "kk", "region": "KZ-62", "place": "p", "started_at": 1790000000001}],
["join", {"conversation": 2, "language": "ru", "region": "", "place": "", "started_at": 2}],
["join", {"conversation": 3, "language": "kk", "region": "", "place": "", "started_at": 3}],
["join", {"conversation": 4, "language": "en", "region": "", "place": "", "started_at": 4}],
["wrote", {"conversation": 1, "found": false}],
["need", {"conversation": 2, "need": "danger", "mood": 2}],
["need", {"conversation": 3, "need": null, "mood": null}],
["child_away", {"conversation": 3, "seat": 1}],
["child_here", {"conversation": 3}],
["counsellor_here", {"staff": "aigul", "alias": "Айгүл \"A\"", "languages": "kk ru ", "capacity": 2}],
["availability", {"staff": "aigul", "seat": 1, "availability": "available", "capacity": 2}],
["counsellor_view", {"staff": "aigul"}],
["beat", {"list_max": 8}],
["accept", {"staff": "aigul", "seat": 1, "offer": 1}],
["decline", {"staff": "aigul", "seat": 1, "offer": 2}],
["take", {"staff": "aigul", "seat": 1, "conversation": 1}],
["risk", {"staff": "aigul", "seat": 1, "conversation": 2, "risk": "imminent"}],
["end", {"staff": "aigul", "seat": 1, "conversation": 2}],
["close", {"staff": "aigul", "seat": 1, "conversation": 2, "call_type": "contact", "outcome": "supported",
  "category": "", "summary": "id.1.00ff"}],
["feedback", {"conversation": 2, "helped": 1, "mood": null}],
["filing", {"conversation": 2}],
["filed", {"conversation": 2}],
["leave", {"conversation": 3, "how": "exit"}],
["wrote", {"conversation": 3, "found": true}],
["overdue", {"kept_ms": 0, "count_max": 100}],
["destroyed", {"conversation": 2}],
["overdue", {"kept_ms": 0, "count_max": 1}],
["seated", {}],
["view", {"conversation": 1}],
["rewound", {"seen": "1-1", "epoch": "2-2"}],
["counsellor_away", {"staff": "aigul", "seat": 1, "silent_ms": 1500}],
["beat", {"list_max": 0}],
["retire", {}],
["view", {"conversation": 1}]
])json";

std::vector<Step> a_day() {
  std::vector<Step> steps;
  const auto day = json::parse(k_day);
  for (const auto& entry : day.as_array()) {
    Step step{json::value_to<std::string>(entry.at(0)), entry.at(1).as_object()};
    if (auto* number = step.fields.if_contains("conversation"))
      *number = id(json::value_to<int>(*number));
    steps.push_back(std::move(step));
  }
  return steps;
}

constexpr std::string_view k_all_keys = R"lua(
local all = {}
for _, key in ipairs(redis.call('KEYS', KEYS[1] .. ':*')) do
  local kind, held = redis.call('TYPE', key).ok, nil
  if kind == 'hash' then held = redis.call('HGETALL', key) end
  if kind == 'zset' then held = redis.call('ZRANGE', key, 0, -1, 'WITHSCORES') end
  if kind == 'set' then held = redis.call('SMEMBERS', key) table.sort(held) end
  if kind == 'list' then held = redis.call('LRANGE', key, 0, -1) end
  if kind == 'hash' then
    local t = {}
    for i = 1, #held, 2 do t[held[i]] = held[i + 1] end
    held = t
  end
  all[string.sub(key, #KEYS[1] + 1)] = held
end
return cjson.encode(all)
)lua";

// What a day leaves behind, and what was answered on it.
struct Day {
  std::vector<std::string> answers;  // of each step
  json::value left;
};

json::value all_keys(redis::BlockingStore& store, const std::string& prefix) {
  return json::parse(store.must({"EVAL", k_all_keys, "1", prefix})->text());
}

Day play(redis::BlockingStore& store, Spoken spoken, const std::string& prefix) {
  Day day;
  std::string fence;
  std::int64_t mono_ms = 1'000;
  for (const auto& step : a_day()) {
    mono_ms += 137;
    day.answers.emplace_back(store.call(command_of(step, spoken, prefix, fence, mono_ms))->text());
    if (step.name == "enlist") fence = day.answers.back();
  }
  day.left = all_keys(store, prefix);
  return day;
}

bool is_refusal(redis::Reply reply) {
  const auto word = reply.error_word();
  return word == "UNKNOWN" || word == "OFFER_GONE" || word == "NOT_YOURS" || word == "FENCED";
}

void check_same(const Day& day, const Day& other) {
  const auto steps = a_day();
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const auto& [a, b] = std::pair(day.answers[i], other.answers[i]);
    CHECK_MESSAGE((a.starts_with('{') ? json::parse(a) == json::parse(b) : a == b), steps[i].name,
                  ": ", a, " and ", b);
  }
  CHECK_MESSAGE(day.left == other.left, json::serialize(day.left), "\n",
                json::serialize(other.left));
}

}  // namespace

TEST_CASE("what builds before version 5 say by position does as it did") {
  support::RedisServer server;
  redis::BlockingStore store{server.address()};
  stores::load_functions(store);
  const auto day = play(store, Spoken::by_position, "senim:{old}");
  CHECK(day.answers[4].starts_with("QUEUE_FULL"));
  CHECK(json::parse(day.answers[14]).at("view").at("phase") == "live");
  CHECK(day.answers[15] == "{}");
  const auto filing = json::parse(day.answers[21]).at("view");
  CHECK(filing.at("phase") == "closed");
  CHECK(filing.at("outcome") == "supported");
  CHECK(filing.at("summary") == "id.1.00ff");
  CHECK(filing.at("helped") == 1);
  CHECK(json::parse(day.answers[25]).at("overdue").as_array().size() == 1);
  CHECK(json::parse(day.answers[27]) == json::parse("{}"));
  CHECK(day.answers.back().starts_with("FENCED"));
  check_same(day, play(store, Spoken::by_name, "senim:{new}"));
}

TEST_CASE("fields that this build does not know change nothing") {
  support::RedisServer server;
  redis::BlockingStore store{server.address()};
  stores::load_functions(store);
  check_same(play(store, Spoken::by_name, "senim:{new}"),
             play(store, Spoken::by_name_and_more, "senim:{later}"));
}

TEST_CASE("a step without its fields is refused or does what stands at it, and breaks nothing") {
  support::RedisServer server;
  redis::BlockingStore store{server.address()};
  stores::load_functions(store);
  const std::string prefix = "senim:{test}";
  const auto enlisted =
      store.must({"FCALL", "senim_desk", "1", prefix, "enlist", "worker", "", "1"});
  const std::string fence{enlisted->text()};
  std::int64_t mono_ms = 1;
  const auto say = [&](const std::string& name, std::string_view fields) {
    return store.call(redis::Command{"FCALL", "senim_desk", "1", prefix, name, "worker", fence}
                          .add(++mono_ms)
                          .add(fields));
  };
  CHECK(json::parse(say("join", json::serialize(json::object{{"conversation", id(1)}}))->text())
            .at("view")
            .at("language") == "kk");
  CHECK_FALSE(say("counsellor_here", R"({"staff":"aigul","languages":"kk"})")->is_error());
  CHECK_FALSE(
      say("availability", R"({"staff":"aigul","seat":1,"availability":"available"})")->is_error());
  CHECK(json::parse(say("counsellor_view", R"({"staff":"aigul"})")->text()).at("capacity") == 2);
  for (const auto& step : a_day()) {
    if (step.name == "retire" || step.name == "enlist") continue;
    const auto bare = say(step.name, "{}");
    CHECK_MESSAGE((!bare->is_error() || is_refusal(bare.view())), step.name, ": ", bare->text());
    const auto none = store.call(
        redis::Command{"FCALL", "senim_desk", "1", prefix, step.name, "worker", fence}.add(
            ++mono_ms));
    CHECK_MESSAGE((!none->is_error() || is_refusal(none.view())), step.name, ": ", none->text());
  }
  CHECK_MESSAGE(say("a_later_step", "{}")->text() == "ERR Function not found",
                "so that the link of a later build loads its own");
  const auto left = all_keys(store, prefix);
  for (const auto& [key, held] : left.as_object())
    CHECK_MESSAGE(!key.ends_with(":"), "a key of nobody: ", std::string(key));
  CHECK_MESSAGE(json::parse(say("overdue", "{}")->text()) == json::parse("{}"),
                "who does not say how long words are kept destroys none");
  for (const auto& fault : support::take_census(server.address(), prefix).faults) FAIL_CHECK(fault);
}

// Fails when to_be_filed() (desk.lua) does not look at who asks: the record would be filed without
// what its document says.
TEST_CASE("an accepted contact is filed by builds that read its document, any other by all") {
  support::RedisServer server;
  redis::BlockingStore store{server.address()};
  stores::load_functions(store);
  const std::string prefix = "senim:{test}";
  const auto enlisted =
      store.must({"FCALL", "senim_desk", "1", prefix, "enlist", "worker", "", "1"});
  const std::string fence{enlisted->text()};
  std::int64_t mono_ms = 1;
  const auto say = [&](const std::string& name, const json::object& fields) {
    const auto reply =
        store.call(redis::Command{"FCALL", "senim_desk", "1", prefix, name, "worker", fence}
                       .add(++mono_ms)
                       .add(json::serialize(fields)));
    REQUIRE_FALSE(reply->is_error());
    return json::parse(reply->text());
  };
  (void)say("join", {{"conversation", id(1)}});
  (void)say("leave", {{"conversation", id(1)}, {"how", "end"}});
  (void)say("counsellor_here", {{"staff", "aigul"}, {"languages", "kk"}});
  (void)say("availability", {{"staff", "aigul"}, {"seat", 1}, {"availability", "available"}});
  (void)say("join", {{"conversation", id(2)}});
  (void)say("accept", {{"staff", "aigul"}, {"seat", 1}, {"offer", 1}});
  (void)say("close", {{"staff", "aigul"}, {"seat", 1}, {"conversation", id(2)}});
  CHECK(say("beat", {{"documents", true}}).at("unfiled").as_array().size() == 2);
  const json::array abandoned{id(1)};
  CHECK(say("beat", {{"list_max", 8}}).at("unfiled") == abandoned);
  const auto of_version_4 = store.call(
      redis::Command{"FCALL", "senim_desk_beat", "1", prefix, "worker", fence}.add(++mono_ms).add(
          8));
  CHECK(json::parse(of_version_4->text()).at("unfiled") == abandoned);
}

// Fails when the steps of this build bear the names of version 4's: that one would take the object
// for the conversation's id.
TEST_CASE("an older library that was put back takes no step amiss, and is replaced") {
  tests::DeskRig rig;
  CHECK(rig.join(1).has_value());
  rig.load(
      "#!lua name=senim_desk\n-- version 4\n"
      "redis.register_function('senim_desk_version', function() return 4 end)\n"
      "redis.register_function('senim_desk_join', function(keys, argv)\n"
      "  redis.call('HSET', keys[1] .. ':c:' .. argv[4], 'phase', 'waiting') return '{}' end)\n");
  const auto refused = rig.join(2);
  CHECK(refused.error() == ErrorCode::store_trouble);
  rig.until_up();  // and has loaded what it needs
  CHECK(rig.join(2).has_value());
  CHECK(rig.view(1)->phase == Phase::waiting);
  rig.check_invariants();
}
