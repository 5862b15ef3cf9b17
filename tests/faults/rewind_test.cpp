// G5: a store that lost data is noticed. An old copy of Redis's files is restored under two running
// nodes; the people here follow the rule of PROTOCOL.md ("the log is shorter than your `after`").
#include <doctest/doctest.h>

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "bench/line.hpp"
#include "protocol/codec.hpp"
#include "protocol/codes.hpp"
#include "tests/faults/nodes.hpp"
#include "tests/support/ws_client.hpp"

using namespace senim;
using namespace senim::faults;
using std::chrono::seconds;

namespace {

using Clock = std::chrono::steady_clock;
using Transcript = std::vector<std::string>;

// What both have in common: the transcript on the screen, what is not acknowledged yet, and coming
// back when the connection ends.
class Person {
 public:
  virtual ~Person() = default;
  void tick() {
    if (!socket_) {
      if (Clock::now() < again_at_) return;
      socket_ = std::make_unique<support::WsClient>(port_, options_);
      begins();
    }
    while (const auto text = socket_->has_heard()) hears(*text);
    if (socket_->is_open()) return;
    codes.push_back(socket_->closed_with().value_or(0));
    socket_.reset();
    again_at_ = Clock::now() + std::chrono::milliseconds(300);
  }
  void writes(const std::string& text) {
    pending_.emplace(bench::id_of({.run = 7, .number = ++number_ * 10 + port_}), text);
    say_pending();
  }
  [[nodiscard]] bool is_settled() const { return pending_.empty(); }

  Transcript screen;
  std::vector<std::uint16_t> codes;  // with which its connections ended

 protected:
  Person(std::uint16_t port, support::WsClient::Options options)
      : port_(port), options_(std::move(options)) {}
  virtual void begins() = 0;
  virtual void hears(const std::string& text) = 0;
  virtual void says(const MessageId& id, const std::string& text) = 0;
  void say_pending() {
    for (const auto& [id, text] : pending_) says(id, text);
  }
  void say(const std::string& frame) { socket_->say(frame); }
  void take(const to_child::Message& message) {
    pending_.erase(message.id);
    if (message.seq == 1) screen.clear();
    REQUIRE(message.seq == screen.size() + 1);
    screen.push_back(message.text);
  }
  void acknowledged(const MessageId& id, Seq seq) {
    const auto said = pending_.extract(id);
    if (!said.empty() && seq == screen.size() + 1) screen.push_back(said.mapped());
  }

 private:
  std::uint16_t port_;
  support::WsClient::Options options_;
  std::unique_ptr<support::WsClient> socket_;
  Clock::time_point again_at_;
  std::map<MessageId, std::string> pending_;
  std::uint64_t number_ = 0;
};

class Child final : public Person {
 public:
  explicit Child(std::uint16_t port) : Person(port, {}) {}
  const Token token = bench::random_token();

 private:
  void begins() override {
    say(started_ ? to_frame(FromChild{from_child::Resume{token, screen.size()}})
                 : to_frame(FromChild{from_child::Start{token, Language::kk, ""}}));
    started_ = true;
    say_pending();
  }
  void says(const MessageId& id, const std::string& text) override {
    say(to_frame(FromChild{from_child::Say{id, text}}));
  }
  void hears(const std::string& text) override {
    const auto frame = std::get<ToChild>(parse_to_child(text));
    if (const auto* message = std::get_if<to_child::Message>(&frame)) take(*message);
    if (const auto* ack = std::get_if<to_child::Ack>(&frame)) acknowledged(ack->id, ack->seq);
  }
  bool started_ = false;
};

class Counsellor final : public Person {
 public:
  Counsellor(std::uint16_t port, const std::string& cookie)
      : Person(port, {.path = "/ws/counsellor", .fields = {{"Cookie", cookie}}}) {}

 private:
  void begins() override { opened_ = false; }
  void says(const MessageId& id, const std::string& text) override {
    tells(from_counsellor::Say{*conversation_, id, text});
  }
  void tells(const FromCounsellor& message) { say(to_frame(message)); }
  void take_cards(const std::vector<to_counsellor::Card>& cards) {
    if (cards.empty() || std::exchange(opened_, true)) return;
    conversation_ = cards[0].conversation;
    tells(from_counsellor::Open{*conversation_, screen.size()});
    say_pending();
  }
  void hears(const std::string& text) override {
    const auto frame = std::get<ToCounsellor>(parse_to_counsellor(text));
    if (const auto* snapshot = std::get_if<to_counsellor::Snapshot>(&frame)) {
      tells(from_counsellor::SetAvailability{Availability::available, 1});
      take_cards(snapshot->conversations);
    }
    if (const auto* change = std::get_if<to_counsellor::Change>(&frame)) {
      if (change->offers && !change->offers->empty())
        tells(from_counsellor::Accept{change->offers->front().offer});
      take_cards(change->conversations);
    }
    if (const auto* message = std::get_if<to_counsellor::Message>(&frame)) take(message->message);
    if (const auto* ack = std::get_if<to_counsellor::Ack>(&frame)) acknowledged(ack->id, ack->seq);
  }
  std::optional<ConversationId> conversation_;
  bool opened_ = false;
};

bool until(const std::vector<Person*>& people, const std::function<bool()>& so) {
  const auto end = Clock::now() + seconds(20);
  while (!so()) {
    if (Clock::now() > end) return false;
    for (auto* person : people) person->tick();
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

Transcript stored(std::uint16_t port, const Token& token) {
  support::WsClient socket(port, {});
  socket.say(to_frame(FromChild{from_child::Resume{token, 0}}));
  Transcript all;
  while (const auto text = socket.hears(std::chrono::milliseconds(500))) {
    const auto frame = std::get<ToChild>(parse_to_child(*text));
    if (const auto* message = std::get_if<to_child::Message>(&frame)) all.push_back(message->text);
  }
  return all;
}

}  // namespace

// Fails without WorkerDesk::store_rewound (the screens keep what is gone), and without the
// comparisons of a log's length with what was told of it: all this happens between two beats.
TEST_CASE(
    "an old copy of the store is noticed by every node, and all end with the same view of what is "
    "stored, what was unacknowledged included") {
  Nodes nodes({.count = 2, .staff = {"aigul"}});
  Child child(nodes.node(0).port());
  Counsellor aigul(nodes.node(1).port(), nodes.cookie("aigul", 1));
  const std::vector<Person*> people{&child, &aigul};
  child.tick();
  child.writes("one");
  REQUIRE(until(people, [&] { return aigul.screen == Transcript{"one"}; }));
  aigul.writes("two");
  REQUIRE(until(people, [&] { return child.screen.size() == 2; }));
  nodes.redis().keep_copy();

  child.writes("lost three");
  aigul.writes("lost four");
  REQUIRE(until(people, [&] {
    return child.screen.size() == 4 && child.screen == aigul.screen && child.is_settled();
  }));
  nodes.redis().freeze();
  child.writes("held by the page");
  aigul.writes("held by the console");
  nodes.redis().restore_copy();

  REQUIRE(until(people, [&] {
    return child.is_settled() && aigul.is_settled() && child.screen.size() == 4 &&
           child.screen == aigul.screen && child.screen[2] != "lost three";
  }));
  child.writes("and on");
  REQUIRE(until(people, [&] { return aigul.screen.size() == 5 && child.screen == aigul.screen; }));
  CHECK(stored(nodes.node(1).port(), child.token) == child.screen);
  CHECK(child.screen[0] == "one");
  CHECK(child.screen[1] == "two");
  const auto moved_on = static_cast<std::uint16_t>(CloseCode::store_trouble);
  CHECK(child.codes == std::vector{moved_on});
  CHECK(aigul.codes == std::vector{moved_on});
  for (std::size_t node = 0; node < 2; ++node) {
    CHECK(nodes.node(node).logs("store_lost_data", seconds(3)));
    const auto numbers = support::http(nodes.node(node).metrics_port(), "GET /metrics").body;
    CHECK(numbers.find("\nsenim_store_rewound_total 1") != std::string::npos);
  }
  for (const auto& fault : nodes.census().faults) FAIL_CHECK(fault);
}
