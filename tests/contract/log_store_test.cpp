// What only the log on Redis shows: its keys.
#include "server/redis/blocking_link.hpp"
#include "tests/contract/log_rig.hpp"

using namespace senim;
using namespace senim::contract;

// Fails without the budgets in append_new (log.lua).
TEST_CASE("no log is without a budget, whoever began it") {
  support::Loop loop;
  LogWorker worker{loop, "w1"};
  const auto conversation = new_conversation();
  REQUIRE(worker.open(conversation));
  SUBCASE("at all, and of notes") {
    REQUIRE(worker.seat_counsellor(conversation, 5));
    redis::BlockingLink link{shared_redis().address()};
    const std::string key = "senim:{c:" + conversation.str() + "}:";
    for (const char* part : {"log", "notes"})
      link.must({"HSET", key + part, "last", "9998", "bytes", "8388000"});
    const std::string too_long(700, 'x');
    CHECK(worker.append(child_says(conversation, 1, too_long)).error() ==
          ErrorCode::conversation_full);
    CHECK(worker.append_note(counsellor_says(conversation, 5, 1, too_long)).error() ==
          ErrorCode::conversation_full);
    CHECK(worker.append(child_says(conversation, 2, "x"))->seq == 9'999);
    CHECK(worker.append(counsellor_says(conversation, 5, 3, "x"))->seq == 10'000);
    CHECK(worker.append(child_says(conversation, 4, "x")).error() == ErrorCode::conversation_full);
    CHECK(worker.append(counsellor_says(conversation, 5, 5, "x")).error() ==
          ErrorCode::conversation_full);
  }
  SUBCASE("of a log that an earlier server began, which counted no bytes") {
    redis::BlockingLink link{shared_redis().address()};
    link.must({"HDEL", "senim:{c:" + conversation.str() + "}:log", "bytes"});
    CHECK(worker.append(child_says(conversation, 1))->seq == 1);
  }
}

// Fails when Redis' own clock counts the days of a closed log (an EXPIRE in close, log.lua).
TEST_CASE("a closed conversation stays until it is destroyed, and then all of it is gone at once") {
  support::Loop loop;
  LogWorker worker{loop, "w"};
  const auto conversation = new_conversation();
  REQUIRE(worker.open(conversation));
  REQUIRE(worker.append(child_says(conversation, 1)));
  REQUIRE(worker.seat_counsellor(conversation, 1));
  redis::BlockingLink link{shared_redis().address()};
  const std::string key = "senim:{c:" + conversation.str() + "}:";
  REQUIRE(worker.close(conversation));
  REQUIRE(worker.append_note(counsellor_says(conversation, 1, 2)));
  for (const char* part : {"log", "notes"})
    CHECK_MESSAGE(link.must({"TTL", key + part})->integer() == -1, part);
  for (int times = 0; times < 2; ++times) {
    REQUIRE(worker.destroy(conversation));
    for (const char* part : {"log", "notes"})
      CHECK_MESSAGE(link.must({"EXISTS", key + part})->integer() == 0, part);
  }
  CHECK(worker.read(conversation).error() == ErrorCode::unknown_conversation);
}
