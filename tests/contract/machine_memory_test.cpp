#include "server/stores/machine_memory.hpp"

#include <doctest/doctest.h>

#include <fstream>

#include "server/redis/blocking_link.hpp"
#include "tests/support/redis_server.hpp"

using namespace senim;
namespace fs = std::filesystem;

namespace {

// What the kernel of some machine says.
struct Kernel {
  void says(const fs::path& file, const std::string& text) const {
    fs::create_directories((root / file).parent_path());
    std::ofstream{root / file} << text << '\n';
  }
  Kernel() { says("proc/meminfo", "MemTotal:        4194304 kB\nMemFree: 1 kB"); }
  ~Kernel() { fs::remove_all(root); }
  Kernel(const Kernel&) = delete;
  Kernel& operator=(const Kernel&) = delete;
  fs::path root = support::make_scratch_directory();
};

constexpr std::int64_t k_gib = 1'073'741'824;

}  // namespace

TEST_CASE("the memory for us is the machine's, or less where a group of ours has a limit") {
  const Kernel kernel;
  CHECK(stores::memory_bytes(kernel.root) == 4 * k_gib);
  SUBCASE("of a service") {
    kernel.says("proc/self/cgroup", "0::/system.slice/senim.service");
    kernel.says("sys/fs/cgroup/system.slice/senim.service/memory.max", "1073741824");
    CHECK(stores::memory_bytes(kernel.root) == k_gib);
  }
  SUBCASE("of the slice around it, while the service has none") {
    kernel.says("proc/self/cgroup", "0::/system.slice/senim.service");
    kernel.says("sys/fs/cgroup/system.slice/memory.max", "2147483648");
    kernel.says("sys/fs/cgroup/system.slice/senim.service/memory.max", "max");
    CHECK(stores::memory_bytes(kernel.root) == 2 * k_gib);
  }
  SUBCASE("of a container that sees its own group as the root") {
    kernel.says("proc/self/cgroup", "0::/");
    kernel.says("sys/fs/cgroup/memory.max", "536870912");
    CHECK(stores::memory_bytes(kernel.root) == k_gib / 2);
  }
  SUBCASE("of version 1, whose \"none\" is a huge number") {
    kernel.says("proc/self/cgroup", "3:cpu,memory:/docker/x\n1:name=systemd:/docker/x");
    kernel.says("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712");
    kernel.says("sys/fs/cgroup/memory/docker/x/memory.limit_in_bytes", "1073741824");
    CHECK(stores::memory_bytes(kernel.root) == k_gib);
  }
  SUBCASE("of nobody who says") {
    fs::remove(kernel.root / "proc/meminfo");
    CHECK(stores::memory_bytes(kernel.root) == 0);
  }
}

// Fails without --maxmemory in SupervisedServer::start_child().
TEST_CASE("our own Redis refuses writes before the machine has no memory left") {
  support::RedisServer server;
  redis::BlockingLink link{server.address()};
  const auto most = link.must({"CONFIG", "GET", "maxmemory"})[1].integer();
  CHECK(most > 0);
  CHECK(most == stores::memory_bytes() * stores::k_redis_share_percent / 100);
}
