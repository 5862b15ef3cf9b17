#include "server/base/log.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <regex>
#include <string>
#include <type_traits>
#include <vector>

#include "server/base/start_error.hpp"

namespace log_ = senim::log;

namespace {

// Takes the lines of the log while it lives.
class Catch {
 public:
  Catch() {
    log_::write_to([this](std::string_view line) { lines.emplace_back(line); });
  }
  ~Catch() {
    log_::set_level(log_::Level::info);
    log_::write_to_standard_error();
  }
  Catch(const Catch&) = delete;
  Catch& operator=(const Catch&) = delete;

  std::vector<std::string> lines;
};

std::string after_time(const std::string& line) { return line.substr(line.find(' ') + 1); }

}  // namespace

TEST_CASE("an event is one line with the time in UTC, the level, the event and its fields") {
  Catch log;
  log_::info("worker_started", {{"port", 8111}, {"mode", "embedded"}, {"ready", true}});
  REQUIRE(log.lines.size() == 1);
  CHECK(std::regex_match(log.lines[0],
                         std::regex{R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z info .*)"}));
  CHECK(after_time(log.lines[0]) == "info worker_started port=8111 mode=embedded ready=yes");
}

TEST_CASE("the widest numbers of both signs are written as they are") {
  Catch log;
  log_::error("numbers", {{"low", std::numeric_limits<std::int64_t>::min()},
                          {"high", std::numeric_limits<std::uint64_t>::max()},
                          {"small", std::uint8_t{7}}});
  REQUIRE(log.lines.size() == 1);
  CHECK(after_time(log.lines[0]) ==
        "error numbers low=-9223372036854775808 high=18446744073709551615 small=7");
}

TEST_CASE("a word cannot break the line, forge a field or carry a text") {
  Catch log;
  log_::warn("odd", {{"code", senim::safe("a b=c\n\"Сә")}});
  REQUIRE(log.lines.size() == 1);
  CHECK(after_time(log.lines[0]) == "warn odd code=a_b_c______");
  log_::warn("long", {{"code", senim::safe(std::string(5'000, 'x'))}});
  CHECK(after_time(log.lines[1]).size() == std::string_view{"warn long code="}.size() + 200);
}

TEST_CASE("nothing below the level is written, and the level outlives a change of the sink") {
  {
    Catch log;
    log_::debug("quiet");
    CHECK(log.lines.empty());
    log_::set_level(log_::Level::error);
    CHECK(log_::level() == log_::Level::error);
    log_::warn("quiet");
    log_::error("loud");
    CHECK(log.lines.size() == 1);
    log_::write_to([&log](std::string_view line) { log.lines.emplace_back(line); });
    log_::warn("quiet");
    CHECK(log.lines.size() == 1);
    log_::set_level(log_::Level::off);
    log_::error("quiet");
    CHECK(log.lines.size() == 1);
  }
  CHECK(log_::level() == log_::Level::info);
}

TEST_CASE("a text known only at run time is no word and no field") {
  CHECK_FALSE(std::is_convertible_v<std::string, senim::Word>);
  CHECK_FALSE(std::is_convertible_v<std::string_view, senim::Word>);
  CHECK_FALSE(std::is_constructible_v<log_::Field, senim::Word, std::string>);
  CHECK_FALSE(std::is_constructible_v<log_::Field, senim::Word, std::string_view>);
  CHECK_FALSE(std::is_constructible_v<log_::Field, senim::Word, double>);
}

TEST_CASE("a start error carries its line") {
  CHECK(std::string{senim::StartError{"do this"}.what()} == "do this");
}
