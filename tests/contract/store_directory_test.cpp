// What lies in a data directory says nothing about who runs on it: copies of every kind, what is
// left of earlier builds, and where the socket lies.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <thread>

#include "server/base/start_error.hpp"
#include "server/redis/blocking_link.hpp"
#include "server/stores/directory.hpp"
#include "server/stores/supervised_server.hpp"
#include "tests/support/redis_process.hpp"
#include "tests/support/redis_server.hpp"

using namespace senim;
namespace fs = std::filesystem;

namespace {

struct Scratch {
  fs::path path = support::make_scratch_directory();
  ~Scratch() { fs::remove_all(path); }
};

places::Place place() {
  const auto code = places::PlaceCode::make([](std::span<unsigned char> bytes) {
    std::ranges::fill(bytes, static_cast<unsigned char>(7));
  });
  return {code, "№ 7 мектеп", "Школа № 7", "KZ-62", "", places::PlaceKind::school, false};
}

std::string complaint_of(const std::function<void()>& act) {
  try {
    act();
    return {};
  } catch (const StartError& error) {
    return error.what();
  }
}

bool says(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::map<std::string, std::string> files_of(const fs::path& directory) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator{directory}) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file{entry.path(), std::ios::binary};
    files[entry.path().string()] = {std::istreambuf_iterator<char>{file}, {}};
  }
  return files;
}

void copy(const char* how, const fs::path& from, const fs::path& to) {
  support::run_program({"cp", how, from.string(), to.string()});
}

void await_back(stores::SupervisedServer& server, pid_t killed) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{10};
  while (server.pid() == killed || server.pid() == 0 || !support::answers(server.address())) {
    REQUIRE(std::chrono::steady_clock::now() < until);
    server.poll();
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
}

}  // namespace

TEST_CASE("a command on a copy of a running directory changes the copy and nothing else") {
  const Scratch scratch;
  const fs::path original = scratch.path / "original";
  const fs::path other = scratch.path / "copy";
  stores::SupervisedServer server{original};
  redis::BlockingLink link{server.address()};
  link.must({"SET", "key", "1"});
  copy("-a", original, other);
  SUBCASE("as it was copied") {}
  SUBCASE("with the note of an earlier build, and the number of a process that lives") {
    std::ofstream{other / "redis" / "socket"} << server.address().unix_path << '\n';
    std::ofstream{other / "redis" / "lock"} << getpid() << '\n';
  }
  SUBCASE("with a socket that is the original's own, by a hard link or a soft one") {
    const auto socket = other / "redis" / "redis.sock";
    fs::remove(socket);
    SUBCASE("hard") { fs::create_hard_link(original / "redis" / "redis.sock", socket); }
    SUBCASE("soft") { fs::create_symlink(original / "redis" / "redis.sock", socket); }
  }
  SUBCASE("its log linked, the lock not") {
    const auto lock = other / "redis" / "lock";
    fs::remove_all(other);
    SUBCASE("hard") { copy("-al", original, other); }
    SUBCASE("soft") { copy("-as", original, other); }
    fs::remove(lock);
  }
  const auto before = files_of(original);
  const auto directory = stores::open_directory(other);
  CHECK(directory->add_place(place()));
  CHECK(redis::BlockingLink{server.address()}.must({"HLEN", "senim:{places}:places"})->integer() ==
        0);
  for (const auto& [file, content] : files_of(original))
    CHECK_MESSAGE(content == before.at(file), file);
  CHECK(link.must({"GET", "key"})->text() == "1");
}

TEST_CASE("a copy made of links is refused while a server runs on the files, and says why") {
  const Scratch scratch;
  const fs::path original = scratch.path / "original";
  const fs::path other = scratch.path / "copy";
  auto server = std::make_unique<stores::SupervisedServer>(original);
  redis::BlockingLink{server->address()}.must({"SET", "key", "1"});
  SUBCASE("hard links") { copy("-al", original, other); }
  SUBCASE("soft links") { copy("-as", original, other); }
  SUBCASE("the directory of the log is a link") {
    copy("-a", original, other);
    fs::remove_all(other / "redis" / "appendonlydir");
    fs::create_directory_symlink(original / "redis" / "appendonlydir",
                                 other / "redis" / "appendonlydir");
  }
  const auto open_it = [&] { (void)stores::open_directory(other); };
  const auto serve_it = [&] { const stores::SupervisedServer second{other}; };
  CHECK(says(complaint_of(open_it), "is a link to a file of another data directory"));
  CHECK(says(complaint_of(serve_it), "is a link to a file of another data directory"));
  CHECK(redis::BlockingLink{server->address()}.must({"DBSIZE"})->integer() == 1);
  if (fs::is_symlink(other / "redis" / "appendonlydir")) return;  // then it is the same store

  server.reset();
  const auto before = files_of(original);
  {
    const stores::SupervisedServer second{other};
    redis::BlockingLink link{second.address()};
    CHECK(link.must({"GET", "key"})->text() == "1");
    link.must({"SET", "key", "2"});
    // Both at once, each with its own files.
    const stores::SupervisedServer first{original};
    CHECK(redis::BlockingLink{first.address()}.must({"GET", "key"})->text() == "1");
  }
  const auto log = (original / "redis" / "appendonlydir" / "appendonly.aof.1.incr.aof").string();
  CHECK(files_of(original).at(log) == before.at(log));
}

TEST_CASE("a link to the data directory is the directory itself") {
  const Scratch scratch;
  const fs::path original = scratch.path / "original";
  const stores::SupervisedServer server{original};
  const fs::path link = scratch.path / "link";
  SUBCASE("to all of it") { fs::create_directory_symlink(original, link); }
  SUBCASE("to what Redis has") {
    fs::create_directory(link);
    fs::create_directory_symlink(original / "redis", link / "redis");
  }
  CHECK(stores::open_directory(link)->add_place(place()));
  CHECK(stores::open_directory(original)->find_place(place().code) == place());
}

TEST_CASE("a server of an earlier build is found where its note says, while it has the lock") {
  const Scratch scratch;
  support::RedisServer elsewhere;
  fs::create_directories(scratch.path / "redis");
  std::ofstream{scratch.path / "redis" / "socket"} << elsewhere.address().unix_path << '\n';
  const auto lock = scratch.path / "redis" / "lock";
  const stores::Descriptor held{::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)};
  REQUIRE(flock(held.number(), LOCK_EX) == 0);
  CHECK(stores::open_directory(scratch.path)->add_place(place()));
  CHECK(stores::open_directory(elsewhere.data())->find_place(place().code) == place());
}

TEST_CASE("who has the lock and does not answer is named, and nobody is told to stop it") {
  const Scratch scratch;
  stores::StoreDirectory held{scratch.path};
  REQUIRE(held.take());
  const std::string said = complaint_of([&] { (void)stores::open_directory(scratch.path); });
  CHECK(says(said, "process " + std::to_string(getpid()) + " runs on the data directory"));
  CHECK(says(said, "does not answer at the moment"));
  CHECK_FALSE(says(said, "stop"));
  CHECK_FALSE(says(said, "\n"));
}

TEST_CASE("nothing of the server lies where a logout or a cleaner could take it away") {
  const Scratch scratch;
  const Scratch run_time;
  setenv("XDG_RUNTIME_DIR", run_time.path.c_str(), 1);  // NOLINT(concurrency-mt-unsafe)
  stores::SupervisedServer server{scratch.path / "data"};
  unsetenv("XDG_RUNTIME_DIR");  // NOLINT(concurrency-mt-unsafe)
  CHECK(fs::is_empty(run_time.path));
  fs::remove_all(run_time.path);
  const pid_t killed = server.pid();
  kill(killed, SIGKILL);
  await_back(server, killed);
  CHECK(server.address().unix_path == (scratch.path / "data" / "redis" / "redis.sock").string());
}

TEST_CASE("a socket that was removed is there again, and nothing is lost by it") {
  const Scratch scratch;
  stores::SupervisedServer server{scratch.path};
  redis::BlockingLink{server.address()}.must({"SET", "key", "1"});
  server.poll();
  const pid_t before = server.pid();
  fs::remove(server.address().unix_path);
  await_back(server, before);
  CHECK(redis::BlockingLink{server.address()}.must({"GET", "key"})->text() == "1");
}

TEST_CASE("a path that no socket's address holds is served all the same") {
  const Scratch scratch;
  const fs::path data = scratch.path / std::string(150, 'd') / "data";
  stores::SupervisedServer server{data};
  CHECK(server.address().unix_path.size() < 107);
  CHECK(stores::open_directory(data)->add_place(place()));
  const pid_t killed = server.pid();
  kill(killed, SIGKILL);
  await_back(server, killed);
  CHECK(stores::open_directory(data)->find_place(place().code) == place());
}

TEST_CASE("what root runs in the directory of another user stays the other's") {
  if (geteuid() != 0) return;  // only root may become somebody else
  constexpr uid_t k_other = 65'534;
  const Scratch scratch;
  const fs::path data = scratch.path / "data";
  fs::create_directory(data);
  REQUIRE(chown(data.c_str(), k_other, k_other) == 0);
  {
    const stores::SupervisedServer server{data};
    redis::BlockingLink{server.address()}.must({"SET", "key", "1"});
    struct stat process{};
    REQUIRE(stat(("/proc/" + std::to_string(server.pid())).c_str(), &process) == 0);
    CHECK(process.st_uid == k_other);
  }
  // As root left it before it became the other.
  const auto log = data / "redis" / "appendonlydir" / "appendonly.aof.1.incr.aof";
  REQUIRE(chown(log.c_str(), 0, 0) == 0);
  {
    const stores::SupervisedServer server{data};
    CHECK(redis::BlockingLink{server.address()}.must({"GET", "key"})->text() == "1");
  }
  for (const auto& entry : fs::recursive_directory_iterator{data}) {
    struct stat found{};
    REQUIRE(lstat(entry.path().c_str(), &found) == 0);
    CHECK_MESSAGE(found.st_uid == k_other, entry.path().string());
  }
}
