#include "server/base/durations.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace senim;

TEST_CASE("durations are counted as a histogram whose buckets hold all that is below") {
  metrics::Registry registry;
  metrics::Durations waits(registry.sheet(), {"waits_bucket", "waits_sum", "waits_count"}, "help");
  for (const std::int64_t ms : {400, 1'000, 1'600, 9'000, 31'000}) waits.add(ms);
  const auto text = registry.exposition();
  const auto has = [&text](const std::string& line) {
    return text.find("\n" + line + "\n") != std::string::npos;
  };
  CHECK(has("waits_bucket{le=\"1\"} 2"));
  CHECK(has("waits_bucket{le=\"2\"} 3"));
  CHECK(has("waits_bucket{le=\"8\"} 3"));
  CHECK(has("waits_bucket{le=\"10\"} 4"));
  CHECK(has("waits_bucket{le=\"30\"} 4"));
  CHECK(has("waits_bucket{le=\"+Inf\"} 5"));
  CHECK(has("waits_count 5"));
  CHECK_MESSAGE(has("waits_sum 43"), "what is less than a second is kept for the next");
}
