// A crowd at one node: a class that starts at once on several workers.
#include <doctest/doctest.h>

#include "protocol/codec.hpp"
#include "tests/faults/nodes.hpp"
#include "tests/faults/people.hpp"

using namespace senim;
using namespace senim::faults;

// SECURITY.md, acceptance 14, within one process. Fails when every worker counts for itself
// (front_options in worker.cpp).
TEST_CASE("one address may start as many conversations at four workers as at one") {
  constexpr int k_starts = 40;
  Nodes nodes({.options = {"--workers", "4", "--starts-per-min", std::to_string(k_starts)}});
  int started = 0;
  const auto began_at = Clock::now();
  for (int n = 0; n < 2 * k_starts; ++n) {
    support::WsClient child(nodes.node().port(), {});
    child.say(to_frame(FromChild{from_child::Start{bench::random_token(), Language::kk, ""}}));
    const auto answer = child.hears();
    REQUIRE(answer);
    started += answer->find("too_fast") == std::string::npos ? 1 : 0;
  }
  // As many again in every minute.
  const auto more = (Clock::now() - began_at) * k_starts / std::chrono::minutes(1) + 1;
  CHECK(started >= k_starts);
  CHECK(started <= k_starts + more);
}
