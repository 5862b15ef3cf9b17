// A real server at the end of its descriptors: arrivals are answered, children of other addresses
// are served, and its Redis can be started again.
#include <doctest/doctest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "bench/line.hpp"
#include "protocol/codec.hpp"
#include "tests/faults/nodes.hpp"
#include "tests/faults/talk.hpp"

using namespace senim;
using namespace senim::faults;
using std::chrono::seconds;

namespace {

constexpr const char* k_flooder = "127.0.0.9";
constexpr const char* k_other = "127.0.0.10";
constexpr std::size_t k_descriptors = 200;
constexpr std::size_t k_flood = 300;

// The status of each one's answer, 0 for none.
struct Flood {
  std::vector<std::unique_ptr<support::RawConnection>> connections;
  std::size_t upgraded = 0;
  std::size_t refused = 0;

  void come(std::uint16_t port, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      auto& one =
          connections.emplace_back(std::make_unique<support::RawConnection>(port, 0, k_flooder));
      one->send(
          "GET /ws/child HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
          "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
          "Sec-WebSocket-Protocol: senim.v1\r\n\r\n");
      const int status = one->answer(true, seconds(3)).status;
      if (status == 503) ++refused;
      if (status != 101) continue;
      ++upgraded;
      // So that it may stay.
      const auto start =
          to_frame(FromChild{from_child::Start{bench::random_token(), Language::kk, ""}});
      std::string frame("\x81", 1);
      frame += static_cast<char>(0x80U | start.size());
      one->send(frame + std::string(4, '\0') + start);
    }
  }
};

int health(std::uint16_t port) {
  support::RawConnection probe(port, 0, k_other);
  probe.send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
  const auto answer = probe.answer(false, seconds(3));
  if (answer.status != 200) MESSAGE("health: ", answer.body);
  return answer.status;
}

bool starts(std::uint16_t port) {
  support::WsClient child(port, {.from = k_other});
  if (!child.is_open()) return false;
  child.say(to_frame(FromChild{from_child::Start{bench::random_token(), Language::kk, ""}}));
  return child.hears().value_or("").find("waiting") != std::string::npos;
}

}  // namespace

// Fails without app::admission_limits (connections up to --connections-max whatever the system
// allows): redis-server is not started again before the flood ends.
TEST_CASE("300 children at 200 descriptors: all are answered, health too, Redis comes back") {
  Nodes nodes({.supervised = true, .staff = {"aigul"}, .descriptors_max = k_descriptors});
  const auto port = nodes.node().port();
  CHECK(nodes.node().logs(" connections_lowered ", seconds(1)));
  Talk talk(nodes);
  Flood flood;
  flood.come(port, k_flood);
  MESSAGE(flood.upgraded, " of ", k_flood, " let in, ", flood.refused, " told to try again");
  CHECK(flood.upgraded > 20);
  CHECK(flood.upgraded + flood.refused == k_flood);
  CHECK(health(port) == 200);
  CHECK(starts(port));

  nodes.kill_redis();
  flood.come(port, 20);
  talk.settle();
  talk.both_write(2);
  talk.settle_and_compare();
  CHECK(health(port) == 200);
  CHECK(starts(port));
}

TEST_CASE("where the system allows next to nothing the start says what is needed") {
  try {
    const Nodes nodes({.supervised = true, .descriptors_max = 90});
    FAIL("started");
  } catch (const std::runtime_error& error) {
    CHECK(std::string{error.what()}.find("LimitNOFILE=") != std::string::npos);
  }
}
