#include <doctest/doctest.h>

#include "server/base/start_error.hpp"
#include "server/redis/blocking_store.hpp"
#include "server/stores/our_functions.hpp"
#include "tests/contract/link_fixture.hpp"

using namespace senim;
using namespace senim::contract;

TEST_CASE("function libraries are loaded when they differ, and never over newer ones") {
  support::RedisServer server;
  redis::BlockingStore link{server.address()};
  stores::load_functions(link);
  CHECK(link.must({"FUNCTION", "LIST"})->size() == stores::function_libraries().size());
  const auto loads = [&] {
    const redis::HeldReply stats = link.must({"INFO", "commandstats"});
    const std::string_view text = stats->text();
    const auto at = text.find("cmdstat_function|load:calls=");
    return at == std::string_view::npos ? std::string{} : std::string{text.substr(at, 32)};
  };
  const std::string before = loads();
  stores::load_functions(link);
  CHECK(loads() == before);

  link.must({"FUNCTION", "LOAD", "REPLACE",
             "#!lua name=senim_log\nredis.register_function('other', function() return 1 end)"});
  stores::load_functions(link);
  CHECK(loads() != before);
  CHECK(link.call({"FCALL", "senim_log_close", "1", "senim:{c:x}:log"})[0].text() ==
        "unknown_conversation");

  link.must({"HSET", "senim:{functions}:versions", "senim_log", "99"});
  CHECK_THROWS_WITH_AS(stores::load_functions(link), doctest::Contains("newer Senim"), StartError);
}
