#include "server/base/metrics.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <thread>

namespace metrics = senim::metrics;

TEST_CASE("the exposition sums the sheets of all workers, family by family") {
  metrics::Registry registry;
  auto& first = registry.sheet();
  auto& second = registry.sheet();
  first.counter("senim_frames_total", "Frames read.", {"kind", "say"}).add(2);
  second.counter("senim_frames_total", "Frames read.", {"kind", "say"}).add();
  second.counter("senim_frames_total", "Frames read.", {"kind", "ping"}).add(5);
  first.gauge("senim_children", "Children connected.").set(4);
  second.gauge("senim_children", "Children connected.").add(-1);
  CHECK(registry.exposition() ==
        "# HELP senim_children Children connected.\n"
        "# TYPE senim_children gauge\n"
        "senim_children 3\n"
        "# HELP senim_frames_total Frames read.\n"
        "# TYPE senim_frames_total counter\n"
        "senim_frames_total{kind=\"ping\"} 5\n"
        "senim_frames_total{kind=\"say\"} 3\n");
}

TEST_CASE("asking twice gives the same number") {
  metrics::Registry registry;
  auto& sheet = registry.sheet();
  auto& one = sheet.counter("senim_x_total", "X.");
  one.add(3);
  auto& same = sheet.counter("senim_x_total", "X.");
  CHECK(&one == &same);
  CHECK(same.value() == 3);
}

TEST_CASE("a name that shares its beginning with another stays in its own family") {
  metrics::Registry registry;
  auto& sheet = registry.sheet();
  sheet.counter("senim_a", "A.").add(1);
  sheet.counter("senim_ab", "AB.").add(2);
  CHECK(registry.exposition() ==
        "# HELP senim_a A.\n# TYPE senim_a counter\nsenim_a 1\n"
        "# HELP senim_ab AB.\n# TYPE senim_ab counter\nsenim_ab 2\n");
}

TEST_CASE("a label's value is escaped and a bad name is refused") {
  metrics::Registry registry;
  auto& sheet = registry.sheet();
  sheet.gauge("senim_g", "G \\ \"g\".", {"v", senim::safe("a\"b\\c\nd")}).set(-1);
  CHECK(registry.exposition() ==
        "# HELP senim_g G \\\\ \"g\".\n# TYPE senim_g gauge\nsenim_g{v=\"a\\\"b\\\\c\\nd\"} -1\n");
  CHECK_THROWS_AS((void)sheet.counter("senim-bad", "Bad."), std::logic_error);
  CHECK_THROWS_AS((void)sheet.counter("", "Bad."), std::logic_error);
  CHECK_THROWS_AS((void)sheet.counter("senim_h", "H.", {"a b", "x"}), std::logic_error);
  CHECK_THROWS_AS((void)sheet.counter("senim_g", "Not a gauge."), std::logic_error);
}

TEST_CASE("a scrape while workers count sees numbers that only rise, and nothing is lost") {
  metrics::Registry registry;
  constexpr std::uint64_t k_each = 200'000;
  const auto count = [](metrics::Sheet& sheet) {
    auto& counter = sheet.counter("senim_n_total", "N.");
    for (std::uint64_t i = 0; i < k_each; ++i) counter.add();
  };
  std::thread one{[&] { count(registry.sheet()); }};
  std::thread two{[&] { count(registry.sheet()); }};
  std::uint64_t last = 0;
  for (int i = 0; i < 50; ++i) {
    const std::string text = registry.exposition();
    const auto at = text.find("\nsenim_n_total ");
    const std::uint64_t now = at == std::string::npos ? 0 : std::stoull(text.substr(at + 15));
    CHECK(now >= last);
    last = now;
  }
  one.join();
  two.join();
  CHECK(registry.exposition().ends_with("senim_n_total 400000\n"));
}

TEST_CASE("durations are counted as a histogram whose buckets hold all that is below") {
  metrics::Registry registry;
  auto& first = registry.sheet().durations("waits_seconds", "How long.");
  for (const std::int64_t ms : {400, 1'000, 1'600, 9'000}) first.add(ms);
  registry.sheet().durations("waits_seconds", "How long.").add(31'007);
  const auto text = registry.exposition();
  const auto has = [&text](const std::string& line) {
    return text.find("\n" + line + "\n") != std::string::npos;
  };
  CHECK(has("waits_seconds_bucket{le=\"1\"} 2"));
  CHECK(has("waits_seconds_bucket{le=\"2\"} 3"));
  CHECK(has("waits_seconds_bucket{le=\"8\"} 3"));
  CHECK(has("waits_seconds_bucket{le=\"10\"} 4"));
  CHECK(has("waits_seconds_bucket{le=\"30\"} 4"));
  CHECK(has("waits_seconds_bucket{le=\"+Inf\"} 5"));
  CHECK(has("waits_seconds_count 5"));
  CHECK(has("waits_seconds_sum 43.007"));
  CHECK(has("# TYPE waits_seconds histogram"));
  CHECK_THROWS_AS((void)registry.sheet().counter("waits_seconds", "C."), std::logic_error);
}
