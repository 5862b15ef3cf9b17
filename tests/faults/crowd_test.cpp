// A crowd at one node: a thousand who do not read, and a class that starts at once on several
// workers.
#include <doctest/doctest.h>
#include <sys/resource.h>

#include <algorithm>
#include <memory>
#include <thread>

#include "protocol/codec.hpp"
#include "tests/faults/nodes.hpp"
#include "tests/faults/people.hpp"

using namespace senim;
using namespace senim::faults;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr std::size_t k_readers = 1'000;
constexpr std::size_t k_messages = 28;  // of 8,000 bytes: more than the kernel takes for a reader
constexpr std::size_t k_writers = 20;   // at once
constexpr std::uintmax_t k_growth_bytes_max = 64 * 1'024 * 1'024;

Door door_of(std::uint16_t port) {
  return [port]() -> std::optional<std::uint16_t> { return port; };
}

void allow_many_files() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  REQUIRE(limit.rlim_cur > 2 * k_readers);
}

// Each of these children has said as much as a connection may without being answered.
void write_histories(std::uint16_t port, const std::vector<Token>& tokens) {
  std::string text;
  for (int i = 0; i < 2'000; ++i) text += "😀";
  std::uint64_t number = 0;
  for (std::size_t first = 0; first < tokens.size(); first += k_writers) {
    std::vector<std::unique_ptr<support::WsClient>> writers;
    for (auto n = first; n < std::min(first + k_writers, tokens.size()); ++n) {
      auto& writer = *writers.emplace_back(
          std::make_unique<support::WsClient>(port, support::WsClient::Options{}));
      writer.say(to_frame(FromChild{from_child::Start{tokens[n], Language::kk, ""}}));
      for (std::size_t i = 0; i < k_messages; ++i) {
        const auto id = bench::id_of({.run = 1, .number = ++number});
        writer.say(to_frame(FromChild{from_child::Say{id, text}}));
      }
    }
    for (const auto& writer : writers) {
      for (std::size_t acknowledged = 0; acknowledged < k_messages;) {
        const auto frame = writer->hears();
        REQUIRE(frame);
        acknowledged += frame->find(R"("type":"ack")") != std::string::npos ? 1 : 0;
      }
    }
  }
}

// A child that asks for everything it has said and then reads nothing: a descriptor and no more.
std::unique_ptr<support::RawConnection> deaf(std::uint16_t port, const Token& token) {
  auto child = std::make_unique<support::RawConnection>(port, 4'096);
  child->send(
      "GET /ws/child HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
      "Sec-WebSocket-Protocol: senim.v1\r\n\r\n");
  REQUIRE(child->answer(true).status == 101);
  const auto resume = to_frame(FromChild{from_child::Resume{token, 0}});
  REQUIRE(resume.size() < 126);
  std::string frame("\x81", 1);
  frame += static_cast<char>(0x80U | resume.size());
  child->send(frame + std::string(4, '\0') + resume);
  return child;
}

}  // namespace

// G10. Fails when a reader's log is read on whether or not its outbox has room (Reader::read_on).
TEST_CASE("a thousand who read nothing cost at most 64 MiB, and others are not harmed") {
  allow_many_files();
  // One address holds a quarter of the line: room for all of these and more.
  Nodes nodes(
      {.options = {"--says-per-s", "100000", "--starts-per-min", "100000", "--queue-max", "8000"}});
  const auto port = nodes.node().port();
  std::vector<Token> tokens;
  for (std::size_t n = 0; n < k_readers; ++n) tokens.push_back(bench::random_token());
  write_histories(port, tokens);

  const auto before = nodes.node().resident_bytes();
  std::vector<std::unique_ptr<support::RawConnection>> readers;
  std::uintmax_t most = before;
  for (const auto& token : tokens) {
    readers.push_back(deaf(port, token));
    most = std::max(most, nodes.node().resident_bytes());
  }
  Books books(1);
  Page other(books, 0, door_of(port));
  const auto until_then = Clock::now() + seconds(4);
  while (Clock::now() < until_then) {
    other.side.writes();
    CHECK(until({&other}, [&] { return other.side.is_settled(); }, seconds(5)));
    most = std::max(most, nodes.node().resident_bytes());
    std::this_thread::sleep_for(milliseconds(250));
  }
  MESSAGE(k_readers, " who read nothing: ", (most - before) / 1'024, " KiB more");
  CHECK(most - before <= k_growth_bytes_max);
}

// SECURITY.md, acceptance 14, within one process. Fails when every worker counts for itself
// (front_options in worker.cpp).
TEST_CASE("one address may start as many conversations at four workers as at one") {
  constexpr int k_starts = 40;
  Nodes nodes({.options = {"--workers", "4", "--starts-per-min", std::to_string(k_starts)}});
  int started = 0;
  const auto began_at = Clock::now();
  for (int n = 0; n < 2 * k_starts; ++n) {
    support::WsClient child(nodes.node().port(), {});
    child.say(to_frame(FromChild{from_child::Start{bench::random_token(), Language::kk, ""}}));
    const auto answer = child.hears();
    REQUIRE(answer);
    started += answer->find("too_fast") == std::string::npos ? 1 : 0;
  }
  // As many again in every minute.
  const auto more = (Clock::now() - began_at) * k_starts / std::chrono::minutes(1) + 1;
  CHECK(started >= k_starts);
  CHECK(started <= k_starts + more);
}
