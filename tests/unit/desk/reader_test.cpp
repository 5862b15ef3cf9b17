// G4: everything after the last seen, in order, without gap or repeat, whatever the hints do.
#include "server/desk/reader.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <deque>
#include <limits>
#include <random>

using namespace senim;

namespace {

const auto k_conversation = *ConversationId::parse("cccccccccccccccccccccc");
const auto k_id = *MessageId::parse("mmmmmmmmmmmmmmmmmmmmmm");

desk::StoredMessage message(Seq seq) { return {seq, Author::child, k_id, 0, "", ""}; }

// A log in memory that answers its reads when the test says so; of its other steps none is used by
// a reader.
class FakeLog : public desk::LogStore {
 public:
  void read(const ConversationId&, Seq after, std::size_t count_max,
            Then<std::vector<desk::StoredMessage>> then) override {
    asked.push_back({after, count_max, std::move(then)});
  }
  void answer() {
    auto [after, count_max, then] = std::move(asked.front());
    asked.pop_front();
    std::vector<desk::StoredMessage> read;
    for (Seq seq = after + 1; seq <= last && read.size() < count_max; ++seq)
      read.push_back(message(seq));
    then(std::move(read));
  }
  void fail() {
    auto ask = std::move(asked.front());
    asked.pop_front();
    ask.then(ErrorCode::store_trouble);
  }

  void open(const ConversationId&, std::string, Then<desk::Opened>) override {}
  void seat_child(const ConversationId&, Then<desk::Opened>) override {}
  void seat_counsellor(const ConversationId&, OfferNumber, Then<desk::Opened>) override {}
  void append(desk::Append, Then<desk::Appended>) override {}
  void append_note(desk::Append, Then<desk::Appended>) override {}
  void read_notes(const ConversationId&, Seq, std::size_t,
                  Then<std::vector<desk::StoredMessage>>) override {}
  void seen(const ConversationId&, Author, Seq, Then<Done>) override {}
  void typing(const ConversationId&, Author) override {}
  void unused(const ConversationId&) override {}
  void close(const ConversationId&, Then<Done>) override {}
  void close_if_read(const ConversationId&, Seq, Then<bool>) override {}
  void key(const ConversationId&, Then<std::string>) override {}
  void destroy(const ConversationId&, Then<Done>) override {}

  struct Ask {
    Seq after;
    std::size_t count_max;
    Then<std::vector<desk::StoredMessage>> then;
  };
  std::deque<Ask> asked;
  Seq last = 0;
};

constexpr int k_answers_max = 10'000;

struct Rig;
class RigReader final : public desk::Reader {
 public:
  RigReader(Rig& rig, FakeLog& log) : Reader(log, k_conversation, 0), rig_(rig) {}

 private:
  bool has_room() override;
  void deliver(const desk::StoredMessage& m) override;
  Rig& rig_;
};

struct Rig {
  FakeLog log;
  std::vector<Seq> delivered;
  std::size_t room = std::numeric_limits<std::size_t>::max();  // for so many more messages
  std::shared_ptr<desk::Reader> reader = std::make_shared<RigReader>(*this, log);
  void answer_all() {
    for (int answered = 0; !log.asked.empty(); ++answered) {
      REQUIRE_MESSAGE(answered < k_answers_max, "a reader that asks without an end");
      log.answer();
    }
  }
};

bool RigReader::has_room() { return rig_.room > 0; }
void RigReader::deliver(const desk::StoredMessage& m) {
  REQUIRE(rig_.room > 0);
  --rig_.room;
  rig_.delivered.push_back(m.seq);
}

std::vector<Seq> one_to(Seq last) {
  std::vector<Seq> all(last);
  for (Seq seq = 1; seq <= last; ++seq) all[seq - 1] = seq;
  return all;
}

}  // namespace

TEST_CASE("a hint that fits is delivered at once and reads nothing") {
  Rig rig;
  rig.log.last = 2;
  rig.reader->stored(message(1));
  rig.reader->stored(message(2));
  CHECK(rig.delivered == one_to(2));
  CHECK(rig.log.asked.empty());
}

TEST_CASE("a doubled or late hint is dropped") {
  Rig rig;
  rig.log.last = 2;
  for (const Seq seq : {1, 1, 2, 1, 2}) rig.reader->stored(message(seq));
  CHECK(rig.delivered == one_to(2));
}

TEST_CASE("a gap is filled from the log, in order") {
  Rig rig;
  rig.log.last = 5;
  rig.reader->stored(message(5));
  CHECK(rig.delivered.empty());
  rig.answer_all();
  CHECK(rig.delivered == one_to(5));
}

TEST_CASE("what is stored while a read is under way is neither lost nor doubled") {
  Rig rig;
  rig.log.last = 3;
  bool caught_up = false;
  rig.reader->catch_up([&](const result<Done>& done) { caught_up = done.has_value(); });
  rig.log.last = 4;
  rig.reader->stored(message(4));
  rig.log.answer();
  CHECK_MESSAGE(!caught_up, "a hint came meanwhile: again_ asks for one more read");
  rig.log.last = 5;
  rig.reader->stored(message(5));
  rig.answer_all();
  CHECK(caught_up);
  CHECK(rig.delivered == one_to(5));
}

TEST_CASE("more than one page is read to its end") {
  Rig rig;
  rig.log.last = 10'000;
  bool caught_up = false;
  rig.reader->catch_up([&](const result<Done>& done) { caught_up = done.has_value(); });
  rig.answer_all();
  CHECK(caught_up);
  CHECK(rig.delivered == one_to(10'000));
}

TEST_CASE("a read that failed is told, and the next hint tries again") {
  Rig rig;
  rig.log.last = 2;
  ErrorCode told{};
  rig.reader->catch_up([&](const result<Done>& done) { told = done.error(); });
  rig.log.fail();
  CHECK(told == ErrorCode::store_trouble);
  rig.reader->stored(message(2));
  rig.answer_all();
  CHECK(rig.delivered == one_to(2));
}

TEST_CASE("hints lost, doubled and shuffled, reads late: always one to the last") {
  for (unsigned seed = 1; seed <= 200; ++seed) {
    std::mt19937 random(seed);
    Rig rig;
    for (int step = 0; step < 200; ++step) {
      switch (random() % 6) {
        case 4:
          rig.room = random() % 5;
          break;
        case 5:
          if (rig.room > 0) rig.reader->go_on();
          break;
        case 0:
          ++rig.log.last;
          break;
        case 1:
          rig.reader->stored(message(rig.log.last == 0 ? 0 : 1 + random() % rig.log.last));
          break;
        case 2:
          rig.reader->stored(message(rig.log.last));
          break;
        default:
          if (!rig.log.asked.empty()) rig.log.answer();
      }
      REQUIRE(std::ranges::is_sorted(rig.delivered));
    }
    rig.room = 10'000;
    rig.reader->go_on();
    rig.reader->catch_up([](const result<Done>&) {});
    rig.answer_all();
    REQUIRE(rig.delivered == one_to(rig.log.last));
  }
}

TEST_CASE("a slow connection is read to only as far as it has room, and nothing is kept for it") {
  Rig rig;
  rig.log.last = 100;
  rig.room = 30;
  bool caught_up = false;
  rig.reader->catch_up([&](const result<Done>& done) { caught_up = done.has_value(); });
  rig.answer_all();
  CHECK(rig.delivered == one_to(30));
  CHECK_MESSAGE(!caught_up, "the end of the log is not the end of what was told");
  // Hints that come meanwhile ask the log nothing.
  rig.log.last = 102;
  rig.reader->stored(message(31));
  rig.reader->stored(message(102));
  rig.reader->look_again();
  CHECK(rig.log.asked.empty());
  CHECK(rig.reader->told() == 30);
  while (!caught_up) {
    REQUIRE_MESSAGE(rig.delivered.size() < 102, "the end is told with the last message");
    rig.room = 7;
    rig.reader->go_on();
    rig.answer_all();
  }
  CHECK(rig.delivered == one_to(102));
}

TEST_CASE("without room the next page is not even asked for") {
  Rig rig;
  rig.log.last = 40;
  rig.room = 20;
  rig.reader->look_again();
  rig.log.answer();
  CHECK(rig.delivered == one_to(20));
  CHECK(rig.log.asked.empty());
  rig.room = 100;
  rig.reader->go_on();
  rig.reader->go_on();  // said once too often it asks nothing twice
  CHECK(rig.log.asked.size() == 1);
  rig.answer_all();
  CHECK(rig.delivered == one_to(40));
}

TEST_CASE("a live message that has no room comes from the log later") {
  Rig rig;
  rig.log.last = 2;
  rig.reader->stored(message(1));
  rig.room = 0;
  rig.reader->stored(message(2));
  CHECK(rig.delivered == one_to(1));
  rig.room = 1;
  rig.reader->go_on();
  rig.answer_all();
  CHECK(rig.delivered == one_to(2));
}
