// However a server is ended, it ends: in order, within a bound, and having told everybody to move.
#include <doctest/doctest.h>
#include <signal.h>

#include <filesystem>
#include <stdexcept>
#include <string>

#include "protocol/codes.hpp"
#include "tests/support/redis_process.hpp"
#include "tests/support/redis_server.hpp"
#include "tests/support/server_process.hpp"
#include "tests/support/web_root.hpp"
#include "tests/support/ws_client.hpp"

using namespace senim;
using std::chrono::seconds;

namespace {

constexpr auto k_moving = static_cast<std::uint16_t>(CloseCode::moving);

struct Scratch {
  std::filesystem::path path = support::make_scratch_directory();
  ~Scratch() { std::filesystem::remove_all(path); }
};

support::ServerProcess::Setup setup(const Scratch& scratch, std::vector<std::string> options) {
  std::filesystem::create_directory(scratch.path / "data");
  return {SENIM_BINARY, scratch.path / "data", support::make_web_root(scratch.path / "web"),
          std::move(options)};
}

bool says(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE(
    "every signal that ends a program tells everybody to move, and a second one cuts nobody") {
  const Scratch scratch;
  support::ServerProcess server(setup(scratch, {"--workers", "2"}));
  server.start();
  support::WsClient child(server.port(), {});
  child.say(R"({"type":"start","language":"kk","token":")" + std::string(43, 'T') + R"("})");
  REQUIRE(child.hears());
  SUBCASE("SIGHUP") { server.ask_to_leave(SIGHUP); }
  SUBCASE("SIGINT") { server.ask_to_leave(SIGINT); }
  SUBCASE("SIGTERM, and at once SIGHUP and SIGINT") {
    for (const int signal : {SIGTERM, SIGHUP, SIGINT, SIGTERM}) server.ask_to_leave(signal);
  }
  CHECK(child.closed_with(seconds(10)) == k_moving);
  CHECK(server.ends(seconds(30)) == 0);
  CHECK(says(server.log(), "info left"));
}

TEST_CASE("under nohup the end of a terminal ends nothing") {
  const Scratch scratch;
  support::ServerProcess server(setup(scratch, {}));
  const auto before = signal(SIGHUP, SIG_IGN);  // what is started now has it from here
  server.start();
  signal(SIGHUP, before);
  server.ask_to_leave(SIGHUP);
  support::WsClient child(server.port(), {});
  child.say(R"({"type":"start","language":"kk","token":")" + std::string(43, 'T') + R"("})");
  CHECK(child.hears());
  server.ask_to_leave(SIGTERM);
  CHECK(child.closed_with(seconds(10)) == k_moving);
  CHECK(server.ends(seconds(30)) == 0);
}

TEST_CASE("a demonstration at an IPv6 address prints its guide, and ends when it is asked to") {
  if (!std::filesystem::exists("/proc/net/if_inet6")) return;  // a machine without IPv6
  const Scratch scratch;
  support::ServerProcess server(setup(scratch, {"--demo", "--listen", "::1"}));
  server.start();
  const std::string address = "http://[::1]:" + std::to_string(server.port());
  CHECK(server.logs(address + "/console", seconds(10)));
  CHECK(says(server.log(), address + "/s/"));
  CHECK(support::run_program({SENIM_BINARY, "health", "--listen", "::1", "--port",
                              std::to_string(server.port())}) == "{\"status\":\"ok\"}\n");
  CHECK(server.leave(seconds(30)) == 0);
}

TEST_CASE("what an error quotes turns nothing in the terminal, whatever it is") {
  for (const char* url :
       {"redis://\x1b[31mred:1", "redis://a\xc2\x9b:1", "unix:///tmp/\xe2\x80\xae/x",
        "unix:///tmp/\xff", "redis://a\nsenim:%20all%20is%20well:1"}) {
    try {
      (void)support::run_program({SENIM_BINARY, "staff", "list", "--redis", url});
      FAIL_CHECK("not refused");
    } catch (const std::runtime_error& error) {
      const std::string said = error.what();
      CHECK(says(said, "senim: "));
      for (const char* raw : {"\x1b", "\xc2\x9b", "\xe2\x80\xae", "\xff", "a\nsenim"})
        CHECK_FALSE(says(said, raw));
    }
  }
}
