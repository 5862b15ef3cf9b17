// What costs us without ever becoming a message: all of it is counted, and ended with a code.
#include <doctest/doctest.h>

#include <functional>
#include <string>

#include "tests/integration/net/test_front.hpp"

namespace senim::net {

namespace {

using namespace std::string_literals;

const std::string k_mask(4, '\0');
const std::string k_empty_text = "\x01\x80"s + k_mask;  // begins a message that never ends
const std::string k_empty_more = "\x00\x80"s + k_mask;
const std::string k_tiny_more = "\x00\x81"s + k_mask + " ";
const std::string k_ping = "\x89\x80"s + k_mask;
const std::string k_pong = "\x8A\x80"s + k_mask;

std::string many(const std::string& frame, int count) {
  std::string bytes;
  for (int i = 0; i < count; ++i) bytes += frame;
  return bytes;
}

long flooders(const TestFront& front) {
  const std::string name = "\nsenim_flooders_total ";
  const auto numbers = front.numbers();
  return std::stol(numbers.substr(numbers.find(name) + name.size()));
}

void floods(const std::string& first, const std::string& bytes) {
  TestFront front;
  WsClient other(front.port(), {});
  WsClient flooder(front.port(), {});
  flooder.say_raw(first);
  // No more than ten times the budget: an end must come from us.
  for (int i = 0; i < 10 && flooder.is_open(); ++i) flooder.say_raw(bytes);
  CHECK(flooder.closed_with(3s) == 4103);
  CHECK(flooders(front) == 1);
  other.say(k_start);
  CHECK(other.hears());
}

}  // namespace

// All fail without BeastWebSocket::may_arrive.
TEST_CASE("empty continuations are counted and end the connection") {
  floods(k_empty_text, many(k_empty_more, 700));
}
TEST_CASE("tiny continuations are counted and end the connection") {
  floods(k_empty_text, many(k_tiny_more, 700));
}
TEST_CASE("pongs nobody asked for are counted and end the connection") {
  floods(k_pong, many(k_pong, 700));
}
TEST_CASE("pings are counted and end the connection") { floods(k_ping, many(k_ping, 700)); }
TEST_CASE("pings between the parts of a message are counted and end the connection") {
  floods(k_empty_text, many(k_empty_more + k_ping, 350));
}

TEST_CASE("a byte at a time is counted and ends the connection") {
  TestFront front([](FrontOptions& options) { options.limits.pieces = {1, 100}; });
  WsClient flooder(front.port(), {});
  // Each must be read before the next is sent: the answer to a ping before it says so.
  const std::string frame = "\x81\xfe\x10\x00"s + k_mask;
  flooder.say_raw(frame);
  for (int i = 0; i < 2'000 && flooder.is_open(); ++i) {
    flooder.say_raw(" ");
    (void)front.connections();  // a turn of the worker's loop
  }
  CHECK(flooder.closed_with(3s) == 4103);
}

TEST_CASE("a page at the limit of what it may say is far from the limit of what may arrive") {
  TestFront front;
  WsClient child(front.port(), {});
  child.say(k_start);
  CHECK(child.hears());
  std::string text;
  for (int i = 0; i < 2'000; ++i) text += "😀";
  for (int i = 0; i < 20; ++i) child.say(say(text));
  for (int i = 0; i < 60; ++i) child.say(R"({"type":"ping"})");
  for (int i = 0; i < 80; ++i) CHECK(child.hears());
  CHECK(child.is_open());
  CHECK(flooders(front) == 0);
}

// Fails without AddressShare::take_pieces in may_arrive.
TEST_CASE(
    "many connections of one address share a budget, and who stays within a fair part stays") {
  TestFront front([](FrontOptions& options) {
    const AddressBudgets budgets{.pieces = {{1, 1'000}, {1, 60}}};
    options.addresses =
        std::make_shared<AddressCounts>(Rate{5, 300}, Rate{1, 30}, AdmissionLimits{}, budgets);
  });
  WsClient honest(front.port(), {});
  std::vector<std::unique_ptr<WsClient>> flood;
  for (int i = 0; i < 10; ++i) {
    flood.push_back(std::make_unique<WsClient>(front.port(), WsClient::Options{}));
    flood.back()->say_raw(many(k_pong, 250));  // each within its own
  }
  CHECK(front.until([&] { return flooders(front) >= 5; }));
  for (int i = 0; i < 20; ++i) {
    honest.say(R"({"type":"ping"})");
    CHECK(honest.hears() == R"({"type":"pong"})");
  }
}

// Fails without HttpConnection::too_many.
TEST_CASE("small requests without end on one connection are answered 429 and ended") {
  TestFront front([](FrontOptions& options) {
    const AddressBudgets budgets{.requests = {{1, 50}, {1, 10}}};
    options.addresses =
        std::make_shared<AddressCounts>(Rate{5, 300}, Rate{1, 30}, AdmissionLimits{}, budgets);
  });
  RawConnection flooder(front.port());
  int status = 200;
  for (int i = 0; i < 200 && status == 200; ++i) {
    flooder.send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
    const auto answer = flooder.answer();
    status = answer.status;
    if (status == 429) CHECK(answer.field("retry-after") == "1");
  }
  CHECK(status == 429);
  CHECK(flooder.is_ended());
  CHECK(http(front.port(), "GET /health").status == 200);  // another of the same address
}

// Fails without AddressShare::take_say in ChildSession::refusal_of.
TEST_CASE("an address writes as much as a school does; who writes little there is never refused") {
  TestFront front([](FrontOptions& options) {
    const AddressBudgets budgets{.says = {{0.01, 30}, {0.01, 3}}};
    options.addresses =
        std::make_shared<AddressCounts>(Rate{5, 300}, Rate{1, 30}, AdmissionLimits{}, budgets);
  });
  const auto refusals = [](WsClient& child, int says) {
    child.say(k_start);
    CHECK(child.hears());
    int refused = 0;
    for (int i = 0; i < says; ++i) {
      child.say(say("x"));
      const auto heard = child.hears().value_or("");
      const bool no = heard.find("too_fast") != std::string::npos;
      if (no) {
        CHECK(heard.find(k_id) != std::string::npos);
        CHECK(heard.find("retry_after_ms") != std::string::npos);
        ++refused;
      }
    }
    return refused;
  };
  WsClient first(front.port(), {});
  WsClient second(front.port(), {});
  WsClient honest(front.port(), {});
  WsClient elsewhere(front.port(), {.from = "127.0.0.10"});
  CHECK(refusals(first, 20) == 0);
  CHECK(refusals(second, 20) == 10);
  CHECK(refusals(honest, 3) == 0);
  CHECK(refusals(elsewhere, 20) == 0);
}

// Fails without AddressShare::wait_for_place in ChildSession::refusal_of_start.
TEST_CASE(
    "start, cut, repeat: an address holds its places and no more; coming back is not refused") {
  TestFront front([](FrontOptions& options) {
    AddressBudgets budgets;
    budgets.places_max = 5;
    options.addresses =
        std::make_shared<AddressCounts>(Rate{5, 300}, Rate{1, 30}, AdmissionLimits{}, budgets);
  });
  const auto begins = [&front](const std::string& from, const std::string& frame) {
    WsClient child(front.port(), {.from = from});
    child.say(frame);
    return child.hears().value_or("");
  };
  const std::string flooder = "127.0.0.9";
  int let_in = 0;
  std::string last;
  for (int i = 0; i < 8; ++i) {
    last = begins(flooder, k_start);
    if (last.find("waiting") != std::string::npos) ++let_in;
    CHECK(front.is_empty());
  }
  CHECK(let_in == 5);
  CHECK(last.find("queue_full") != std::string::npos);
  CHECK(last.find("retry_after_ms") != std::string::npos);
  CHECK(begins("127.0.0.10", k_start).find("waiting") != std::string::npos);
  const std::string resume = R"({"type":"resume","after":0,"token":")" + k_token + R"("})";
  CHECK(begins(flooder, resume).find("queue_full") == std::string::npos);
}

// A cut before the desk has answered leaves a place in the line as well.
TEST_CASE("who is gone before the answer to its start has a place all the same") {
  TestFront front([](FrontOptions& options) {
    AddressBudgets budgets;
    budgets.places_max = 2;
    options.addresses =
        std::make_shared<AddressCounts>(Rate{5, 300}, Rate{1, 30}, AdmissionLimits{}, budgets);
  });
  front.on_worker([&front] { front.desk.answers_start = false; });
  for (int i = 0; i < 2; ++i) {
    WsClient child(front.port(), {});
    child.say(k_start);
    const auto asked = static_cast<std::size_t>(i) + 1;
    CHECK(front.until([&] { return front.desk.places.size() == asked; }));
  }
  CHECK(front.is_empty());
  front.on_worker([&front] { front.desk.answers_start = true; });
  WsClient next(front.port(), {});
  next.say(k_start);
  CHECK(next.hears().value_or("").find("queue_full") != std::string::npos);
}

TEST_CASE(
    "a place is given back when a counsellor takes the child, and when the start is refused") {
  TestFront front([](FrontOptions& options) {
    AddressBudgets budgets;
    budgets.places_max = 1;
    options.addresses =
        std::make_shared<AddressCounts>(Rate{5, 300}, Rate{1, 30}, AdmissionLimits{}, budgets);
  });
  front.on_worker([&front] { front.desk.next_start_refused = ErrorCode::queue_full; });
  WsClient child(front.port(), {});
  child.say(k_start);
  CHECK(child.hears().value_or("").find("queue_full") != std::string::npos);
  child.say(k_start);
  CHECK(child.hears().value_or("").find("waiting") != std::string::npos);
  front.on_worker(
      [&front] { front.desk.children.at(0).lock()->tell(to_child::State{to_child::Live{"A"}}); });
  CHECK(child.hears());
  WsClient next(front.port(), {});
  next.say(k_start);
  CHECK(next.hears().value_or("").find("waiting") != std::string::npos);
}

// Fails when only a waiting child holds a place (ChildSession::take_state).
TEST_CASE("who goes away while offered to a counsellor has a place: it comes back into the line") {
  TestFront front([](FrontOptions& options) {
    AddressBudgets budgets;
    budgets.places_max = 1;
    options.addresses =
        std::make_shared<AddressCounts>(Rate{5, 300}, Rate{1, 30}, AdmissionLimits{}, budgets);
  });
  {
    WsClient child(front.port(), {});
    child.say(k_start);
    CHECK(child.hears());
    front.on_worker(
        [&front] { front.desk.children.at(0).lock()->tell(to_child::State{to_child::Offered{}}); });
    CHECK(child.hears());
  }
  CHECK(front.is_empty());
  WsClient next(front.port(), {});
  next.say(k_start);
  CHECK(next.hears().value_or("").find("queue_full") != std::string::npos);
}

}  // namespace senim::net
