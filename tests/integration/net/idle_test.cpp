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

}  // namespace

TEST_CASE("two thousand idle connections stay open; what they cost is printed") {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  const std::size_t count = limit.rlim_cur > 4'500 ? 2'000 : 200;

  TestFront front([](FrontOptions& options) { options.limits.starts = {1, 10'000}; });
  // The client's half in this process is a descriptor and nothing else.
  std::vector<std::unique_ptr<RawConnection>> children;
  children.reserve(count);
  std::string start("\x81", 1);
  start += static_cast<char>(0x80U | k_start.size());
  start += std::string(4, '\0') + k_start;
  const auto before = own_kilobytes();
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
  const auto after = own_kilobytes();
  CHECK(front.connections() == count);
  MESSAGE(count, " idle children: ", (after - before) * 1'024 / count,
          " bytes each in this process");
}

}  // namespace senim::net
