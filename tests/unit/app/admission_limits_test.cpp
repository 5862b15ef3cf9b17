#include "server/app/admission_limits.hpp"

#include <doctest/doctest.h>

#include <string>

#include "server/base/log.hpp"
#include "server/base/start_error.hpp"

using namespace senim;
using namespace senim::app;

namespace {

struct Found {
  net::AdmissionLimits limits;
  std::string lines;
};

Found find(const ServeOptions& options, std::size_t descriptors) {
  Found found;
  log::write_to([&found](std::string_view line) { found.lines.append(line).append("\n"); });
  try {
    found.limits = admission_limits(options, descriptors);
  } catch (...) {
    log::write_to_standard_error();
    throw;
  }
  log::write_to_standard_error();
  return found;
}

}  // namespace

TEST_CASE("with descriptors enough there are as many connections as asked for, without a word") {
  ServeOptions options;
  options.connections_max = 5'000;
  const auto found = find(options, 10'000);
  CHECK(found.limits.connections_max == 5'000);
  CHECK(found.lines.empty());
}

TEST_CASE("with fewer there are fewer connections, whatever their number, and one line says so") {
  for (const std::size_t descriptors : {200U, 256U, 1'024U, 4'096U, 20'000U}) {
    for (const unsigned workers : {1U, 2U}) {
      ServeOptions options;
      options.workers = workers;
      const auto found = find(options, descriptors);
      const auto& limits = found.limits;
      CHECK(limits.connections_max >= 16);
      // What is left is for Redis, its start, and files.
      CHECK(limits.descriptors() + 64 + 32 * workers <= descriptors);
      CHECK(limits.connections_max > descriptors / 8);
      CHECK(found.lines.find("connections_lowered connections_max=100000 possible=" +
                             std::to_string(limits.connections_max)) != std::string::npos);
      CHECK(found.lines.find('\n') == found.lines.size() - 1);
    }
  }
}

TEST_CASE("a Cluster has more links, and more is kept for them") {
  ServeOptions options;
  options.store.redis = "cluster://127.0.0.1";
  CHECK(find(options, 1'024).limits.descriptors() <= 1'024 - 256);
}

TEST_CASE("with next to none the start is refused, naming what there is and what is needed") {
  try {
    (void)find({}, 64);
    FAIL("started");
  } catch (const StartError& error) {
    const std::string line = error.what();
    CHECK(line.find("open 64 files") != std::string::npos);
    CHECK(line.find("at least 128") != std::string::npos);
    CHECK(line.find("LimitNOFILE=") != std::string::npos);
  }
  CHECK_NOTHROW((void)find({}, 128));
}

TEST_CASE("the budgets of an address follow what one connection may say and the line may hold") {
  ServeOptions options;
  const auto usual = address_budgets(options);
  CHECK(usual.says.of_address.burst == 6'000);
  CHECK(usual.places_max == 500);
  CHECK(usual.place_kept_ms == 600'000);
  options.says_per_s = 10;
  options.queue_max = 100;
  options.place_kept_s = 60;
  const auto other = address_budgets(options);
  CHECK(other.says.of_address.burst == 12'000);
  CHECK(other.places_max == 300);
  CHECK(other.place_kept_ms == 60'000);
}
