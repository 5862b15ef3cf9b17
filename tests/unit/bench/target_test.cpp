#include "bench/target.hpp"

#include <doctest/doctest.h>

#include <cstdio>
#include <string>

#include "bench/sign_in.hpp"

using namespace senim::bench;

TEST_CASE("a target is an address, a host and an origin") {
  const Target target = target_of("http://127.0.0.1:8111");
  CHECK(target.endpoint.port() == 8111);
  CHECK(target.host == "127.0.0.1:8111");
  CHECK(target.origin == "http://127.0.0.1:8111");
  CHECK(target.is_local());
  CHECK(target_of("http://127.0.0.1:8111/").origin == "http://127.0.0.1:8111");
  CHECK(target_of("http://127.0.0.1").endpoint.port() == 80);
  CHECK(target_of("http://[::1]:9").endpoint.port() == 9);
  CHECK(target_of("http://[::1]").endpoint.address().is_v6());
  CHECK_FALSE(target_of("http://192.0.2.1:1").is_local());
}

TEST_CASE("an address that can't be tested is refused with a reason") {
  for (const char* url :
       {"", "127.0.0.1:8111", "https://", "http://", "http://127.0.0.1:0", "http://127.0.0.1:99999",
        "http://127.0.0.1:x", "http://127.0.0.1/s/ABC", "ws://127.0.0.1"}) {
    CAPTURE(url);
    CHECK_THROWS_AS((void)target_of(url), Complaint);
  }
}

TEST_CASE("an https address has a port and a name of its own") {
  const Target target = target_of("https://localhost");
  CHECK(target.has_tls);
  CHECK(target.endpoint.port() == 443);
  CHECK(target.name == "localhost");
  CHECK(target.origin == "https://localhost");
  CHECK(target_of("https://[::1]:9").name == "::1");
  CHECK_FALSE(target_of("http://localhost").has_tls);
}

TEST_CASE("a staff account is a name and a password, which may hold colons") {
  CHECK(account_of("aigul:secret").name == "aigul");
  CHECK(account_of("aigul:a:b").password == "a:b");
  for (const char* bad : {"", "aigul", ":secret", "aigul:"}) {
    CHECK_THROWS_AS((void)account_of(bad), Complaint);
  }
  CHECK_THROWS_AS((void)accounts_in("/nonexistent/staff"), Complaint);
}
