#include <doctest/doctest.h>

#include <string>

#include "server/base/start_error.hpp"
#include "tests/integration/net/test_front.hpp"

namespace senim::net {

TEST_CASE("the numbers have a listener of their own, and are never at the port that people use") {
  TestFront front;
  const auto numbers = http(front.metrics_port(), "GET /metrics");
  CHECK(numbers.status == 200);
  CHECK(numbers.field("content-type") == metrics::k_content_type);
  CHECK(numbers.body.find("senim_http_requests_total") != std::string::npos);
  // As this machine asks, as a proxy that adds nothing does, and as one that does.
  CHECK(http(front.port(), "GET /metrics").status == 404);
  CHECK(http(front.port(), "GET /metrics?x", {{"X-Forwarded-For", "203.0.113.7"}}).status == 404);
  CHECK(http(front.port(), "GET http://127.0.0.1/metrics").status == 404);
}

TEST_CASE("whoever reads the numbers gets nothing else there, whatever host is asked for") {
  TestFront front([](FrontOptions& options) { options.public_url = "https://111.example"; });
  for (const auto* request :
       {"GET /", "GET /health", "GET /s/ABC2345", "GET /console", "GET /api/me"}) {
    CAPTURE(request);
    CHECK(http(front.metrics_port(), request).status == 404);
  }
  CHECK(http(front.metrics_port(), "POST /api/sign-in", {}, "{}").status == 404);
  CHECK(http(front.metrics_port(), "POST /metrics").status == 405);
  CHECK(WsClient(front.metrics_port(), {}).status() == 404);
  CHECK(http(front.metrics_port(), "GET /metrics").status == 200);
}

TEST_CASE("the numbers can be read while people have taken every connection") {
  TestFront front([](FrontOptions& options) { options.limits.connections_max = 1; });
  RawConnection only(front.port());
  REQUIRE(front.has(1));
  CHECK(http(front.port(), "GET /health").status == 503);
  CHECK(http(front.metrics_port(), "GET /metrics").status == 200);
}

TEST_CASE("a place for the numbers that cannot be is refused by the name of its option") {
  TestFront taken;
  FakeDesk desk;
  FakeDoor door;
  metrics::Registry registry;
  boost::asio::io_context io;
  const auto refusal = [&](std::uint16_t port, const MetricsOptions& metrics) {
    FrontOptions options;
    options.port = port;
    options.metrics = metrics;
    try {
      Front(io, desk, door, test_pages(), registry.sheet(), options);
    } catch (const StartError& error) {
      return std::string{error.what()};
    }
    return std::string{"not refused"};
  };
  const auto names_the_option = [&](std::uint16_t port, const MetricsOptions& metrics) {
    const auto line = refusal(port, metrics);
    CAPTURE(line);
    CHECK(line.find("--metrics-listen") != std::string::npos);
  };
  names_the_option(0, {.port = taken.port()});
  names_the_option(0, {.port = taken.metrics_port()});
  names_the_option(0, {.address = "0.0.0.0", .port = taken.port()});
  // Of its own: at the same address, at every address, at another one.
  const std::uint16_t own = [] { return TestFront().port(); }();
  names_the_option(own, {.port = own});
  names_the_option(own, {.address = "0.0.0.0", .port = own});
  names_the_option(own, {.address = "127.0.0.2", .port = own});
}

}  // namespace senim::net
