#include <doctest/doctest.h>
#include <sys/resource.h>

#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "tests/integration/net/test_front.hpp"

namespace senim::net {

namespace {

// Resident memory of this process without what is shared with others.
std::size_t own_kilobytes() {
  std::ifstream file("/proc/self/statm");
  std::size_t size = 0;
  std::size_t resident = 0;
  std::size_t shared = 0;
  file >> size >> resident >> shared;
  return (resident - shared) * 4;
}

// As many as the system's descriptors allow, at most so many: the client's half in this process is
// a descriptor and nothing else.
std::vector<std::unique_ptr<RawConnection>> children_of(TestFront& front, std::size_t count) {
  std::vector<std::unique_ptr<RawConnection>> children;
  children.reserve(count);
  std::string start("\x81", 1);
  start += static_cast<char>(0x80U | k_start.size());
  start += std::string(4, '\0') + k_start;
  for (std::size_t i = 0; i < count; ++i) {
    auto& child = *children.emplace_back(std::make_unique<RawConnection>(front.port()));
    child.send(
        "GET /ws/child HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        "Sec-WebSocket-Protocol: senim.v1\r\n\r\n");
    REQUIRE(child.answer(true).status == 101);
    child.send(start);
  }
  CHECK(front.until([&] { return front.desk.children.size() == count; }));
  return children;
}

std::size_t raise_descriptors(std::size_t wanted) {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_cur > 2 * wanted + 500 ? wanted : 200;
}

}  // namespace

TEST_CASE("two thousand idle connections stay open; what they cost is printed") {
  const std::size_t count = raise_descriptors(2'000);
  TestFront front([](FrontOptions& options) {
    options.addresses = std::make_shared<AddressCounts>(
        Rate{1, 10'000}, Rate{1, 30}, AdmissionLimits{}, AddressBudgets{.places_max = 10'000});
  });
  const auto before = own_kilobytes();
  const auto children = children_of(front, count);
  const auto after = own_kilobytes();
  CHECK(front.connections() == count);
  MESSAGE(count, " idle children: ", (after - before) * 1'024 / count,
          " bytes each in this process");
}

// Acceptance 15. Fails when a line always has room, or when the outbox has no bound.
TEST_CASE(
    "a thousand connections that read nothing cost 64 MiB at most, whatever is told to them") {
  const std::size_t count = raise_descriptors(1'000);
  TestFront front([](FrontOptions& options) {
    options.addresses = std::make_shared<AddressCounts>(
        Rate{1, 10'000}, Rate{1, 30}, AdmissionLimits{}, AddressBudgets{.places_max = 10'000});
  });
  const auto before = own_kilobytes();
  const auto children = children_of(front, count);
  const auto tell_all = [&front] {
    return front.on_worker([&front] {
      int told = 0;
      for (const auto& child : front.desk.children) {
        const auto line = child.lock();
        // A page of the log each time, as a reader tells it, and one word that cannot wait.
        for (int i = 0; line && i < 20 && line->has_room(); ++i, ++told) {
          line->tell(to_child::Message{1, Author::counsellor, *MessageId::parse(k_id),
                                       std::string(2'000, 'x'), 0, "A"});
        }
        if (line) line->tell(Pong{});
      }
      return told;
    });
  };
  // The kernel takes some megabytes of each; until none has room twice in a row.
  int quiet = 0;
  for (int round = 0; round < 2'000 && quiet < 2; ++round) quiet = tell_all() == 0 ? quiet + 1 : 0;
  CHECK(quiet == 2);
  const auto kilobytes = own_kilobytes() - before;
  MESSAGE(count, " slow readers: ", kilobytes, " kB in all");
#if !__has_feature(address_sanitizer)  // which keeps what was freed, and a margin around all
  CHECK(kilobytes <= 64 * count);
#endif
  CHECK(front.connections() == count);
}

}  // namespace senim::net
