#include "server/app/health.hpp"

#include <doctest/doctest.h>

using namespace senim::app;
using std::chrono::milliseconds;

TEST_CASE("a process is well when each of its workers says so, and has said it lately") {
  Health health;
  auto now = Health::Clock::now();
  const auto first = health.add_worker(now);
  const auto second = health.add_worker(now);
  health.says(first, {}, now);
  CHECK_FALSE_MESSAGE(health.trouble(now).empty(), "the second has not begun");
  health.says(second, {}, now);
  CHECK(health.trouble(now).empty());
  health.says(second, "hints are not heard", now);
  CHECK(health.trouble(now) == "hints are not heard");
  health.says(second, {}, now);
  now += k_unserved_ms_max;
  health.says(first, {}, now);
  CHECK(health.trouble(now).empty());
  now += milliseconds{1};
  CHECK_MESSAGE(health.trouble(now) == "a worker serves nobody", "the second hangs");
  health.says(second, {}, now);
  CHECK(health.trouble(now).empty());
}
