#include "server/app/crew.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>

#include "server/base/log.hpp"

using namespace senim;
using namespace senim::app;
using namespace std::chrono_literals;

namespace {

// A worker that lives until it is asked to leave; with the ways it can go wrong.
struct Hand {
  boost::asio::io_context io{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{io.get_executor()};
  std::atomic<bool> has_left = false;

  Crew::Member member() {
    return {.run = [this] { io.run(); },
            .run_on = [this] { io.run(); },
            .leave =
                [this] {
                  boost::asio::post(io, [this] {
                    has_left = true;
                    work.reset();
                  });
                }};
  }
  void breaks() {
    boost::asio::post(io, [] { throw std::runtime_error("must not reach the log"); });
  }
};

struct Log {
  std::string lines;
  Log() {
    log::write_to([this](std::string_view line) { lines.append(line).append("\n"); });
  }
  ~Log() { log::write_to_standard_error(); }
};

}  // namespace

TEST_CASE("when a worker breaks everyone leaves in order, the broken one too, and it is told") {
  Log log;
  Watch watch([] {});
  Hand one;
  Hand other;
  Crew crew(watch, {one.member(), other.member()});
  crew.start();
  SUBCASE("once") { one.breaks(); }
  SUBCASE("and again while it leaves") {
    one.breaks();
    one.breaks();
  }
  const auto waiting = std::async(std::launch::async, [&] { watch.wait(); });
  CHECK(waiting.wait_for(10s) == std::future_status::ready);
  watch.end();  // whatever was just found
  waiting.wait();
  CHECK(crew.leave());
  CHECK(crew.has_broken());
  CHECK(other.has_left);
  CHECK(log.lines.find("worker_broke") != std::string::npos);
  CHECK(log.lines.find("must not reach") == std::string::npos);
}

TEST_CASE("whatever is thrown once the threads have begun, they end first") {
  Watch watch([] {});
  Hand one;
  Hand other;
  const auto serve = [&] {
    Crew crew(watch, {one.member(), other.member()});
    crew.start();
    throw std::runtime_error("the guide cannot be printed");
  };
  CHECK_THROWS_AS(serve(), std::runtime_error);
  CHECK(one.has_left);
  CHECK(other.has_left);
}

TEST_CASE("who cannot leave is not waited for beyond the bound") {
  Log log;
  Watch watch([] {});
  std::promise<void> free;
  Crew crew(watch, {{.run = [&] { free.get_future().wait(); }, .run_on = [] {}, .leave = [] {}}});
  crew.start();
  CHECK_FALSE(crew.leave(50ms));
  CHECK(log.lines.find("workers_stuck") != std::string::npos);
  free.set_value();
  CHECK(watch.see_off(1, 10s));
}
