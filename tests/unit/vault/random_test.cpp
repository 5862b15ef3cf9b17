#include "server/vault/random.hpp"

#include <doctest/doctest.h>

#include <array>
#include <regex>
#include <set>
#include <string>

#include "server/vault/start.hpp"

namespace vault = senim::vault;

TEST_CASE("base64url is RFC 4648's, without padding") {
  vault::start();
  const auto encoded = [](const std::string& text) {
    return vault::base64url({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
  };
  CHECK(encoded("").empty());
  CHECK(encoded("f") == "Zg");
  CHECK(encoded("fo") == "Zm8");
  CHECK(encoded("foobar") == "Zm9vYmFy");
  CHECK(encoded("\xfb\xff\xbf") == "-_-_");
}

TEST_CASE("a made password is sixteen readable characters in four groups, never twice the same") {
  vault::start();
  std::set<std::string> seen;
  std::set<char> letters;
  const std::regex shape{"[a-hjkmnp-z2-9]{4}(-[a-hjkmnp-z2-9]{4}){3}"};
  for (int i = 0; i < 200; ++i) {
    const std::string password = vault::make_password();
    CHECK(std::regex_match(password, shape));
    letters.insert(password.begin(), password.end());
    seen.insert(password);
  }
  CHECK(seen.size() == 200);
  CHECK(letters.size() == 32);  // all 31 and the dash
}

TEST_CASE("uniform stays below its bound and reaches all of it") {
  vault::start();
  std::set<std::uint32_t> seen;
  for (int i = 0; i < 1'000; ++i) seen.insert(vault::uniform(10));
  CHECK(seen == std::set<std::uint32_t>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
}
