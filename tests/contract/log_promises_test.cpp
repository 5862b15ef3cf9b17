// The promises of a conversation's log. Each stands in log.lua, and in the FakeLog.
#include <algorithm>
#include <set>

#include "tests/contract/log_steps.hpp"

using namespace senim;
using namespace senim::contract;

TEST_CASE("a log is opened once, and the key it was opened with stays") {
  Logs logs;
  auto& worker = logs.worker("w1");
  const auto conversation = new_conversation();
  CHECK(worker.seat_child(conversation).error() == ErrorCode::unknown_conversation);
  const std::string key{"\0\xff wrapped", 10};
  const auto opened = worker.open(conversation, key);
  REQUIRE(opened);
  CHECK(opened->wrapped_key == key);
  CHECK(opened->last == 0);
  CHECK_FALSE(opened->closed);
  REQUIRE(worker.append(child_says(conversation, 1)));
  const auto again = worker.open(conversation, "another key");
  REQUIRE(again);
  CHECK(again->wrapped_key == key);
  CHECK(again->last == 1);
}

TEST_CASE("what was appended is read back byte for byte, in order, from any number on") {
  Logs logs;
  auto& worker = logs.worker("w1");
  const auto conversation = new_conversation();
  REQUIRE(worker.open(conversation));
  REQUIRE(worker.seat_counsellor(conversation, 7));
  const std::string bytes{"\0\r\n\xff\x01", 5};
  CHECK(worker.append(child_says(conversation, 1, bytes))->seq == 1);
  CHECK(worker.append(counsellor_says(conversation, 7, 2, ""))->seq == 2);
  CHECK(worker.append(child_says(conversation, 3))->seq == 3);
  const auto all = worker.read(conversation);
  REQUIRE(all);
  REQUIRE(all->size() == 3);
  CHECK((*all)[0].sealed == bytes);
  CHECK((*all)[0].from == Author::child);
  CHECK((*all)[0].id == message_id(1));
  CHECK((*all)[0].at_ms == child_says(conversation, 1).at_ms);
  CHECK((*all)[1].from == Author::counsellor);
  CHECK((*all)[1].alias == "Айгүл");
  CHECK((*all)[1].sealed.empty());
  const auto rest = worker.read(conversation, 1, 1);
  REQUIRE(rest->size() == 1);
  CHECK(rest->front().seq == 2);
  CHECK(worker.read(conversation, 3)->empty());
  CHECK(worker.read(conversation, 0, 0)->empty());
}

TEST_CASE("the same id again adds nothing and answers its first number and time") {
  Logs logs;
  auto& worker = logs.worker("w1");
  const auto conversation = new_conversation();
  REQUIRE(worker.open(conversation));
  REQUIRE(worker.append(child_says(conversation, 1)));
  REQUIRE(worker.append(child_says(conversation, 2)));
  auto repeated = child_says(conversation, 1);
  const auto first_at = repeated.at_ms;
  repeated.at_ms += 5'000;
  for (const bool closed : {false, true}) {
    CAPTURE(closed);
    if (closed) REQUIRE(worker.close(conversation));
    const auto answer = worker.append(repeated);
    REQUIRE(answer);
    CHECK(answer->seq == 1);
    CHECK(answer->at_ms == first_at);
    CHECK(answer->repeated);
    CHECK(worker.read(conversation)->size() == 2);
  }
}

TEST_CASE("two writers on two workers at once leave one order without a gap") {
  Logs logs;
  auto& first = logs.worker("w1");
  auto& second = logs.worker("w2");
  const auto conversation = new_conversation();
  REQUIRE(first.open(conversation));
  REQUIRE(second.seat_counsellor(conversation, 3));
  constexpr int k_each = 500;
  std::set<Seq> given;
  int answers = 0;
  const auto count = [&](result<desk::Appended> stored) {
    ++answers;
    if (stored) given.insert(stored->seq);
  };
  for (int i = 0; i < k_each; ++i) {
    first.port.append(child_says(conversation, 2 * i), count);
    second.port.append(counsellor_says(conversation, 3, 2 * i + 1), count);
  }
  REQUIRE(logs.until([&] { return answers == 2 * k_each; }));
  CHECK(given.size() == 2 * k_each);
  CHECK(*given.begin() == 1);
  CHECK(*given.rbegin() == 2 * k_each);
  const auto all = first.read(conversation, 0, 2 * k_each);
  REQUIRE(all->size() == 2 * k_each);
  std::vector<desk::StoredMessage> of_child;
  std::ranges::copy_if(*all, std::back_inserter(of_child),
                       [](const auto& message) { return message.from == Author::child; });
  REQUIRE(of_child.size() == k_each);
  for (int i = 0; i < k_each; ++i)  // each writer's own order is kept
    CHECK(of_child[static_cast<std::size_t>(i)].id == message_id(2 * i));
  REQUIRE(logs.until([&] { return first.hints.messages.size() == k_each; }));
  REQUIRE(logs.until([&] { return second.hints.messages.size() == k_each; }));
}

TEST_CASE("a counsellor whose assignment has passed to another writes nothing more") {
  Logs logs;
  auto& worker = logs.worker("w1");
  const auto conversation = new_conversation();
  CHECK(worker.append(child_says(conversation, 1)).error() == ErrorCode::unknown_conversation);
  REQUIRE(worker.open(conversation));
  CHECK(worker.append(counsellor_says(conversation, 4, 1)).error() == ErrorCode::not_yours);
  REQUIRE(worker.seat_counsellor(conversation, 4));
  REQUIRE(worker.append(counsellor_says(conversation, 4, 1)));
  REQUIRE(worker.seat_counsellor(conversation, 9));
  CHECK(worker.append(counsellor_says(conversation, 4, 2)).error() == ErrorCode::not_yours);
  CHECK(worker.append_note(counsellor_says(conversation, 4, 2)).error() == ErrorCode::not_yours);
  CHECK(worker.seat_counsellor(conversation, 4).error() == ErrorCode::not_yours);
  CHECK(worker.append(counsellor_says(conversation, 9, 3))->seq == 2);
  CHECK(worker.append(child_says(conversation, 4))->seq == 3);
}

// Fails without `grown` in log.lua.
TEST_CASE("a log that has grown since it was read is not closed by whoever has read less") {
  Logs logs;
  auto& worker = logs.worker("w1");
  const auto conversation = new_conversation();
  CHECK(worker.close_if_read(conversation, 0).error() == ErrorCode::unknown_conversation);
  REQUIRE(worker.open(conversation));
  REQUIRE(worker.append(child_says(conversation, 1)));
  CHECK_FALSE(*worker.close_if_read(conversation, 0));
  REQUIRE(worker.append(child_says(conversation, 2)));
  CHECK_FALSE(*worker.close_if_read(conversation, 1));
  CHECK(*worker.close_if_read(conversation, 2));
  CHECK(worker.append(child_says(conversation, 3)).error() == ErrorCode::closed);
}

TEST_CASE("nobody writes into a closed log, and it can still be read") {
  Logs logs;
  auto& worker = logs.worker("w1");
  const auto conversation = new_conversation();
  CHECK(worker.close(conversation).error() == ErrorCode::unknown_conversation);
  REQUIRE(worker.open(conversation));
  REQUIRE(worker.seat_counsellor(conversation, 1));
  REQUIRE(worker.append(child_says(conversation, 1)));
  REQUIRE(worker.close(conversation));
  REQUIRE(worker.close(conversation));
  CHECK(worker.append(child_says(conversation, 2)).error() == ErrorCode::closed);
  CHECK(worker.append(counsellor_says(conversation, 1, 3)).error() == ErrorCode::closed);
  CHECK(worker.append_note(counsellor_says(conversation, 1, 4)));
  CHECK(worker.read(conversation)->size() == 1);
  CHECK(worker.seat_child(conversation)->closed);
}

TEST_CASE("notes have numbers of their own and are never among the messages") {
  Logs logs;
  auto& worker = logs.worker("w1");
  const auto conversation = new_conversation();
  CHECK(worker.read_notes(conversation).error() == ErrorCode::unknown_conversation);
  REQUIRE(worker.open(conversation));
  REQUIRE(worker.seat_counsellor(conversation, 2));
  REQUIRE(worker.append(child_says(conversation, 1, "said")));
  CHECK(worker.append_note(counsellor_says(conversation, 2, 10, "noted"))->seq == 1);
  CHECK(worker.append_note(counsellor_says(conversation, 2, 11, "noted"))->seq == 2);
  const auto repeated = worker.append_note(counsellor_says(conversation, 2, 10, "noted"));
  CHECK(repeated->seq == 1);
  CHECK(repeated->repeated);
  CHECK(worker.read_notes(conversation)->size() == 2);
  const auto messages = worker.read(conversation);
  REQUIRE(messages->size() == 1);
  CHECK(messages->front().sealed == "said");
  CHECK(worker.seat_child(conversation)->last == 1);
  CHECK(worker.hints.messages.size() == 1);  // of the message; a note tells nobody
}

TEST_CASE("what a side has seen only rises and never passes the end") {
  Logs logs;
  auto& worker = logs.worker("w1");
  const auto conversation = new_conversation();
  CHECK(worker.seen(conversation, Author::child, 1).error() == ErrorCode::unknown_conversation);
  REQUIRE(worker.open(conversation));
  for (int i = 1; i <= 3; ++i) REQUIRE(worker.append(child_says(conversation, i)));
  REQUIRE(worker.seen(conversation, Author::counsellor, 2));
  REQUIRE(worker.seen(conversation, Author::counsellor, 1));
  CHECK(worker.seat_child(conversation)->seen_by_counsellor == 2);
  REQUIRE(worker.seen(conversation, Author::child, 99));
  CHECK(worker.seat_child(conversation)->seen_by_child == 3);
}

// Fails without the budgets in append_new (log.lua).
TEST_CASE("what nobody has accepted yet has a smaller budget") {
  Logs logs;
  auto& worker = logs.worker("w1");
  const auto conversation = new_conversation();
  REQUIRE(worker.open(conversation));
  SUBCASE("of messages") {
    for (int i = 1; i <= 200; ++i) REQUIRE(worker.append(child_says(conversation, i, "x")));
    CHECK(worker.append(child_says(conversation, 201)).error() == ErrorCode::conversation_full);
    CHECK_MESSAGE(worker.append(child_says(conversation, 7))->repeated, "what is there is there");
    CHECK(worker.read(conversation)->size() == 200);
    REQUIRE(worker.seat_counsellor(conversation, 5));
    CHECK(worker.append(child_says(conversation, 201))->seq == 201);
    CHECK(worker.append(counsellor_says(conversation, 5, 202))->seq == 202);
  }
  SUBCASE("of bytes") {
    const std::string long_one(8'000, 'x');
    int stored = 0;
    while (stored < 200 && worker.append(child_says(conversation, stored + 1, long_one))) ++stored;
    CHECK(stored == 262'144 / 8'050);
    CHECK(worker.append(child_says(conversation, 500, "short"))->seq ==
          static_cast<Seq>(stored) + 1);
    REQUIRE(worker.seat_counsellor(conversation, 5));
    CHECK(worker.append(child_says(conversation, 501, long_one)));
  }
}

TEST_CASE("a destroyed log is as if it had never been, and destroying it again is as good") {
  Logs logs;
  auto& worker = logs.worker("w1");
  const auto conversation = new_conversation();
  REQUIRE(worker.open(conversation, "the first key"));
  REQUIRE(worker.seat_counsellor(conversation, 1));
  REQUIRE(worker.append(child_says(conversation, 1)));
  REQUIRE(worker.append_note(counsellor_says(conversation, 1, 2)));
  CHECK(logs.worker("w2").key(conversation).value() == "the first key");
  for (int times = 0; times < 2; ++times) {
    REQUIRE(worker.destroy(conversation));
    CHECK(worker.key(conversation).error() == ErrorCode::unknown_conversation);
    CHECK(worker.read(conversation).error() == ErrorCode::unknown_conversation);
    CHECK(worker.read_notes(conversation).error() == ErrorCode::unknown_conversation);
    CHECK(worker.seat_child(conversation).error() == ErrorCode::unknown_conversation);
    CHECK(worker.append(child_says(conversation, 3)).error() == ErrorCode::unknown_conversation);
  }
  CHECK(worker.open(conversation, "another key")->wrapped_key == "another key");
}
