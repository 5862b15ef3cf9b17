#include "bench/process.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <fstream>
#include <string>
#include <thread>

#include "bench/target.hpp"
#include "tests/support/redis_server.hpp"

using namespace senim::bench;

namespace {

constexpr std::chrono::seconds k_gone_s_max{10};
std::array<int, 2> wires{};  // for a signal's way, which can be told nothing

// A zombie is gone: it only waits to be counted by whoever adopted it.
bool is_gone(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string line;
  if (!std::getline(file, line)) return true;
  const auto at = line.rfind(") ");
  return at != std::string::npos && line[at + 2] == 'Z';
}

bool goes(pid_t pid) {
  const auto until = std::chrono::steady_clock::now() + k_gone_s_max;
  while (!is_gone(pid)) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
  return true;
}

struct Scratch {
  std::filesystem::path path = senim::support::make_scratch_directory();
  ~Scratch() { std::filesystem::remove_all(path); }
};

}  // namespace

TEST_CASE("a process ends with its object, and so does what it started") {
  const Scratch scratch;
  const std::string log = scratch.path / "log";
  pid_t pid = 0;
  pid_t of_its_own = 0;
  {
    Process process{
        {.words = {"sh", "-c", "sleep 1000 & echo $! serving port=1; wait"}, .output = log}};
    pid = process.pid();
    REQUIRE(process.port(10) == 1);
    std::ifstream{log} >> of_its_own;
    CHECK_FALSE(is_gone(pid));
    CHECK_FALSE(is_gone(of_its_own));
  }
  CHECK(is_gone(pid));
  CHECK(goes(of_its_own));
}

TEST_CASE("a process that is to end at once does not act in the tester's place") {
  const Scratch scratch;
  REQUIRE(pipe2(wires.data(), O_NONBLOCK) == 0);
  struct sigaction action{};
  struct sigaction before{};
  action.sa_handler = [](int) { (void)!write(wires[1], "x", 1); };
  sigaction(SIGTERM, &action, &before);
  for (int i = 0; i < 100; ++i) {
    const Process process{{.words = {"sleep", "1000"}, .output = scratch.path / "log"}};
  }
  sigaction(SIGTERM, &before, nullptr);
  char byte = 0;
  CHECK(read(wires[0], &byte, 1) == -1);  // nobody has written
  close(wires[0]);
  close(wires[1]);
}

TEST_CASE("a process ends when the tester is killed") {
  const Scratch scratch;
  std::array<int, 2> ends{};
  REQUIRE(pipe(ends.data()) == 0);
  const pid_t tester = fork();
  if (tester == 0) {
    const Process process{{.words = {"sleep", "1000"}, .output = scratch.path / "log"}};
    const pid_t pid = process.pid();
    const bool told = write(ends[1], &pid, sizeof pid) == sizeof pid;
    if (told) pause();
    _exit(1);
  }
  pid_t pid = 0;
  REQUIRE(read(ends[0], &pid, sizeof pid) == sizeof pid);
  close(ends[0]);
  close(ends[1]);
  CHECK_FALSE(is_gone(pid));
  kill(tester, SIGKILL);
  waitpid(tester, nullptr, 0);
  CHECK(goes(pid));
}

TEST_CASE("a program says its port, and one that is not there or ends is complained of") {
  const Scratch scratch;
  Process good{{.words = {"sh", "-c", "echo a serving port=12345; sleep 1000"},
                .output = scratch.path / "good"}};
  CHECK(good.port(10) == 12345);
  Process bad{{.words = {"sh", "-c", "echo no room; exit 3"}, .output = scratch.path / "bad"}};
  CHECK_THROWS_WITH_AS((void)bad.port(10), "sh does not serve: no room", Complaint);
  Process missing{{.words = {"/nonexistent/program"}, .output = scratch.path / "missing"}};
  CHECK(missing.wait(10) == 127);
}

TEST_CASE("what is started on one core stays there, and the tester comes back to its own") {
  const Cores cores = separate_cores();
  const auto cores_now = [] {
    cpu_set_t set;
    CPU_ZERO(&set);
    REQUIRE(sched_getaffinity(0, sizeof set, &set) == 0);
    return CPU_COUNT(&set);
  };
  const int before = cores_now();
  {
    const OnCores on{cores.server};
    CHECK(cores_now() == 1);
  }
  CHECK(cores_now() == before);
}
