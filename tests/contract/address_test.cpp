#include <doctest/doctest.h>

#include <string>

#include "server/base/start_error.hpp"
#include "server/redis/address.hpp"
#include "server/redis/tls.hpp"

using senim::StartError;
using senim::redis::Address;
using senim::redis::parse_address;

namespace {

std::string complaint_about(std::string_view text) {
  try {
    const Address address = parse_address(text);
    return "understood as " + address.name();
  } catch (const StartError& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("an address with everything in it is understood") {
  const Address address = parse_address("redis://desk:p%40ss%3A@redis.example:6380/3");
  CHECK(address.host == "redis.example");
  CHECK(address.port == 6380);
  CHECK(address.user == "desk");
  CHECK(address.password == "p@ss:");
  CHECK(address.database == 3);
}

TEST_CASE("what is left out has its usual value") {
  CHECK(parse_address("redis://localhost").port == 6379);
  CHECK(parse_address("redis://localhost/").database == 0);
  CHECK(parse_address("localhost:7000").port == 7000);
  CHECK(parse_address("redis://:secret@h").user.empty());
  CHECK(parse_address("redis://:secret@h").password == "secret");
  CHECK(parse_address("redis://[::1]:7001/2").host == "::1");
  CHECK(parse_address("redis://[::1]:7001/2").name() == "redis://[::1]:7001/2");
}

TEST_CASE("a Unix socket is a path, with or without its scheme") {
  CHECK(parse_address("unix:///run/r.sock").unix_path == "/run/r.sock");
  CHECK(parse_address("/run/r.sock").is_unix());
  CHECK(parse_address("unix:///run/r.sock?db=4").database == 4);
}

TEST_CASE("TLS is asked for by its scheme, and refused with the reason where it is not spoken") {
  if (senim::redis::speaks_tls()) {
    const auto address = parse_address("rediss://desk:secret@h:1/2");
    CHECK(address.tls);
    CHECK(address.password == "secret");
    CHECK(address.name() == "rediss://h:1/2");
    CHECK_FALSE(parse_address("redis://h").tls);
  } else {
    CHECK(complaint_about("rediss://desk:secret@h").find("hiredis 1.0") != std::string::npos);
  }
}

TEST_CASE("the name of an address never shows who signs in") {
  CHECK(parse_address("redis://desk:secret@h:1/2").name() == "redis://h:1/2");
}

TEST_CASE("an address that is not understood is refused with its fault and the right forms") {
  struct Wrong {
    std::string_view text;
    std::string_view fault;
  };
  for (const auto& [text, fault] : {
           Wrong{"", "empty"},
           Wrong{"http://h", "scheme"},
           Wrong{"redis://", "host is missing"},
           Wrong{"redis://h:0", "port"},
           Wrong{"redis://h:65536", "port"},
           Wrong{"redis://h:12x", "port"},
           Wrong{"redis://h:", "port"},
           Wrong{"redis://[::1", "[ is not closed"},
           Wrong{"redis://h/x", "database"},
           Wrong{"redis://h/-1", "database"},
           Wrong{"redis://secret@h", "user:password"},
           Wrong{"redis://user:@h", "password before @ is empty"},
           Wrong{"redis://u:%zz@h", "hexadecimal"},
           Wrong{"unix://run/r.sock", "begins with /"},
           Wrong{"unix:///run/r.sock?x=1", "db=N"},
       }) {
    CAPTURE(text);
    CHECK(complaint_about(text).find(fault) != std::string::npos);
    CHECK(complaint_about(text).find("unix:///path[?db=N]") != std::string::npos);
    CHECK(complaint_about(text).find("secret") == std::string::npos);
  }
}
