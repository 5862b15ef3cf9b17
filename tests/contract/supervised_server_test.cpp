#include <doctest/doctest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <string>
#include <thread>

#include "server/base/start_error.hpp"
#include "server/redis/blocking_link.hpp"
#include "tests/support/redis_server.hpp"

using namespace senim;
using Clock = std::chrono::steady_clock;

namespace {

std::string complaint_of_start(const std::filesystem::path& data,
                               const std::string& program = "redis-server") {
  try {
    const stores::SupervisedServer server{data, program};
    return {};
  } catch (const StartError& error) {
    return error.what();
  }
}

bool says(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

bool process_exists(pid_t process) { return kill(process, 0) == 0; }

// Another process that runs a server on `data` and writes 1 to `key`; ends by SIGKILL only.
pid_t start_other_server(const std::filesystem::path& data) {
  const pid_t other = fork();
  if (other != 0) return other;
  try {
    stores::SupervisedServer server{data};
    redis::BlockingLink{server.address()}.must({"SET", "key", "1"});
    std::ofstream{data / "written"} << server.pid() << std::endl;
    for (;;) pause();
  } catch (const StartError&) {
    _exit(1);
  }
}

pid_t redis_of_other(const std::filesystem::path& data) {
  const auto until = Clock::now() + std::chrono::seconds{10};
  pid_t process = 0;
  while (process == 0 && Clock::now() < until) {
    std::ifstream{data / "written"} >> process;
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
  REQUIRE(process != 0);
  return process;
}

struct Scratch {
  std::filesystem::path path = support::make_scratch_directory();
  ~Scratch() { std::filesystem::remove_all(path); }
};

}  // namespace

TEST_CASE("the socket is out of reach for others and gone after the stop") {
  const Scratch scratch;
  std::filesystem::path socket;
  pid_t process = 0;
  {
    stores::SupervisedServer server{scratch.path};
    socket = server.address().unix_path;
    process = server.pid();
    struct stat found{};
    REQUIRE(stat(socket.c_str(), &found) == 0);
    CHECK((found.st_mode & 0777) == 0700);
    REQUIRE(stat(socket.parent_path().c_str(), &found) == 0);
    CHECK((found.st_mode & 0777) == 0700);
    CHECK(support::running_server(scratch.path) == server.address());
  }
  CHECK_FALSE(std::filesystem::exists(socket));
  CHECK_FALSE(process_exists(process));
  CHECK_FALSE(support::running_server(scratch.path).has_value());
}

TEST_CASE("what was written is there after a stop and a new start") {
  const Scratch scratch;
  {
    const stores::SupervisedServer server{scratch.path};
    redis::BlockingLink{server.address()}.must({"SET", "key", "value"});
  }
  const stores::SupervisedServer server{scratch.path};
  CHECK(redis::BlockingLink{server.address()}.must({"GET", "key"})->text() == "value");
}

TEST_CASE("two servers never run on one directory, and the second is told which process has it") {
  support::RedisServer server;
  const std::string said = complaint_of_start(server.data());
  CHECK(says(said, "in use by process " + std::to_string(getpid())));
  CHECK_FALSE(says(said, "\n"));
  CHECK(redis::BlockingLink{server.address()}.call({"PING"})->text() == "PONG");
}

TEST_CASE("after a server was killed the next one waits for its Redis to go and finds everything") {
  const Scratch scratch;
  const pid_t other = start_other_server(scratch.path);
  const pid_t its_redis = redis_of_other(scratch.path);
  CHECK(says(complaint_of_start(scratch.path), "in use by process " + std::to_string(other)));
  SUBCASE("killed and reaped") {
    kill(other, SIGKILL);
    REQUIRE(waitpid(other, nullptr, 0) == other);
    const stores::SupervisedServer server{scratch.path};
    CHECK(redis::BlockingLink{server.address()}.must({"GET", "key"})->text() == "1");
  }
  SUBCASE("killed and still in the process table, its Redis frozen") {
    kill(its_redis, SIGSTOP);
    kill(other, SIGKILL);
    {
      const stores::SupervisedServer server{scratch.path};
      CHECK(redis::BlockingLink{server.address()}.must({"GET", "key"})->text() == "1");
    }
    REQUIRE(waitpid(other, nullptr, 0) == other);
  }
}

TEST_CASE("a Redis that dies is started again, ever later when it dies at once") {
  support::RedisServer server;
  auto& supervised = server.supervised();
  auto now = Clock::now();
  for (int death = 0; death < 3; ++death) {
    const pid_t before = supervised.pid();
    REQUIRE(before != 0);
    kill(before, SIGKILL);
    const auto until = Clock::now() + std::chrono::seconds{10};
    while (supervised.pid() == before && Clock::now() < until) supervised.poll(now);
    CHECK(supervised.pid() == 0);  // not at once
    supervised.poll(now);
    CHECK(supervised.pid() == 0);
    now += redis::k_longest_wait_ms;
    supervised.poll(now);
    CHECK(supervised.pid() != 0);
    CHECK(supervised.pid() != before);
  }
}

TEST_CASE("a start that cannot be says why in one line") {
  const Scratch scratch;
  CHECK(says(complaint_of_start(scratch.path, "no-such-redis"), "apt install redis-server"));
  CHECK(says(complaint_of_start("/proc/nowhere"), "cannot be made"));
  const auto log = scratch.path / "redis" / "appendonlydir";
  std::filesystem::remove(log);
  std::ofstream{log} << "in the way";
  const std::string said = complaint_of_start(scratch.path);
  CHECK(says(said, "redis-server ended while starting: "));
  CHECK(says(said, "redis.log"));
  CHECK_FALSE(says(said, "\n"));
}
