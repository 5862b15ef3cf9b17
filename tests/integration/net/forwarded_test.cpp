#include <doctest/doctest.h>

#include <string>

#include "server/base/log.hpp"
#include "tests/integration/net/test_front.hpp"

namespace senim::net {

namespace {

// Every address may begin one conversation.
void one_start_each(FrontOptions& options) {
  options.addresses = std::make_shared<AddressCounts>(Rate{0.001, 1}, Rate{5, 300});
  options.trusted_proxies = TrustedProxies{{*parse_proxy("::ffff:127.0.0.1")}};
}

bool may_start(const TestFront& front, const support::HeaderFields& fields) {
  WsClient child(front.port(), {.fields = fields});
  child.say(k_start);
  const auto said = child.hears();
  return said && said->find("too_fast") == std::string::npos;
}

}  // namespace

TEST_CASE("each child behind our proxy has a limit of its own, however the proxy writes") {
  TestFront front(one_start_each);
  CHECK(may_start(front, {{"X-Forwarded-For", "203.0.113.7:51234"}}));
  CHECK(may_start(front, {{"X-Forwarded-For", "6.6.6.6"}, {"X-Forwarded-For", "[2001:db8::1]"}}));
  CHECK(may_start(front, {{"Forwarded", "for=\"203.0.113.9:80\";proto=https"}}));
  CHECK_FALSE(may_start(front, {{"X-Forwarded-For", "6.6.6.7, ::ffff:203.0.113.7"}}));
  CHECK_FALSE(may_start(front, {{"Forwarded", "for=203.0.113.7"}}));
  CHECK_FALSE(may_start(front, {{"X-Forwarded-For", "2001:db8::1"}}));
  CHECK_FALSE(
      may_start(front, {{"X-Forwarded-For", "6.6.6.8"}, {"X-Forwarded-For", "203.0.113.9"}}));
  CHECK(may_start(front, {{"X-Forwarded-For", "6.6.6.6"}}));  // nothing was counted against it
}

TEST_CASE("a header of a stranger is told in the log once, with the option it needs") {
  std::string lines;
  log::write_to([&lines](std::string_view line) { lines.append(line).append("\n"); });
  {
    TestFront front;
    const auto asks = [](const TestFront& whom, const support::HeaderFields& fields) {
      CHECK(http(whom.port(), "GET /", fields).status == 200);
    };
    for (int i = 0; i < 3; ++i) {
      asks(front, {{"X-Forwarded-For", "203.0.113.7"}});
      asks(front, {{"Forwarded", "for=203.0.113.7"}});
    }
    TestFront trusting(one_start_each);
    asks(trusting, {{"X-Forwarded-For", "203.0.113.7"}});
    for (int i = 0; i < 3; ++i) {
      asks(trusting, {{"X-Forwarded-For", "203.0.113.7"}, {"Forwarded", "for=203.0.113.8"}});
    }
  }
  log::write_to_standard_error();
  for (const std::string event : {"forwarded_header_ignored", "forwarded_headers_contradict"}) {
    const auto first = lines.find(event + " see=--trusted-proxy\n");
    CHECK(first != std::string::npos);
    CHECK(lines.find(event, first + 1) == std::string::npos);
  }
  CHECK(lines.find("203.0.113") == std::string::npos);
}

}  // namespace senim::net
