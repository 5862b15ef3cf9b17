#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <vector>

#include "server/base/log.hpp"
#include "server/base/start_error.hpp"
#include "tests/integration/net/test_front.hpp"

namespace senim::net {

namespace {

long failed_accepts(const TestFront& front) {
  const std::string name = "\nsenim_accept_failures_total ";
  const auto numbers = front.numbers();
  return std::stol(numbers.substr(numbers.find(name) + name.size()));
}

}  // namespace

TEST_CASE("a connection over the limit gets an honest word") {
  TestFront front([](FrontOptions& options) {
    options.addresses = std::make_shared<AddressCounts>(
        Rate{5, 300}, Rate{1, 30}, AdmissionLimits{.connections_max = 1, .door_max = 0});
  });
  RawConnection first(front.port());
  first.send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(first.answer().status == 200);
  const auto second = RawConnection(front.port()).answer();
  CHECK(second.status == 503);
  CHECK(second.closed);
}

TEST_CASE("a port that somebody has stops the start with its number in the line") {
  TestFront front;
  FakeDesk desk;
  FakeDoor door;
  metrics::Registry registry;
  boost::asio::io_context io;
  FrontOptions options;
  options.port = front.port();
  const auto start = [&] { Front(io, desk, door, test_pages(), registry.sheet(), options); };
  const auto line = "port " + std::to_string(front.port()) +
                    " is in use: stop the program that uses it, or choose another port with --port";
  CHECK_THROWS_WITH_AS(start(), line.c_str(), StartError);
  options.first_worker = false;  // the second worker of one process shares it
  CHECK_NOTHROW(start());
  options.address = "localhost";
  CHECK_THROWS_AS(start(), StartError);
}

TEST_CASE(
    "without descriptors who comes gets an honest word, the listener rests and serves again "
    "later") {
  std::string lines;
  log::write_to([&lines](std::string_view line) { lines.append(line).append("\n"); });
  {
    TestFront front;
    rlimit before{};
    getrlimit(RLIMIT_NOFILE, &before);
    rlimit few = before;
    few.rlim_cur = 64;
    REQUIRE(setrlimit(RLIMIT_NOFILE, &few) == 0);
    std::vector<int> taken;
    for (int one = 0; (one = open("/dev/null", O_RDONLY | O_CLOEXEC)) >= 0;) taken.push_back(one);
    // The clients' half is in this process too: one at a time takes the last one.
    REQUIRE(taken.size() > 2);
    close(taken.back());
    taken.pop_back();
    for (int i = 0; i < 3; ++i) {
      RawConnection refused(front.port());
      CHECK(refused.answer().status == 503);
      CHECK(refused.is_ended());
    }
    for (const int one : taken) close(one);
    RawConnection later(front.port());
    later.send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(later.answer().status == 200);
    setrlimit(RLIMIT_NOFILE, &before);
    const auto failures = failed_accepts(front);
    CHECK(failures >= 1);
    CHECK(failures <= 5);  // once a tick, not once a turn of the loop
  }
  log::write_to_standard_error();
  const auto first = lines.find("accept_failed");
  CHECK(first != std::string::npos);
  CHECK(lines.find("accept_failed", first + 1) == std::string::npos);
}

}  // namespace senim::net
