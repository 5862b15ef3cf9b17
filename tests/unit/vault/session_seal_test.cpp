#include "server/vault/session_seal.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

#include "tests/unit/vault/own_directory.hpp"

using senim::vault::SessionSeal;

TEST_CASE("each session secret is new, has a hash, and its hash is not itself") {
  const SessionSeal seal{senim::tests::known_secret()};
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    const std::string session = seal.make();
    CHECK(session.size() == 43);
    const auto hash = seal.hash_of(session);
    REQUIRE(hash);
    CHECK(seal.hash_of(session) == hash);
    CHECK(hash->str() != session);
    seen.insert(session);
    seen.insert(hash->str());
  }
  CHECK(seen.size() == 200);
}

TEST_CASE("another operator's secret hashes the same session otherwise") {
  const std::string session(43, 'a');
  CHECK(SessionSeal{senim::tests::known_secret()}.hash_of(session) !=
        SessionSeal{senim::tests::known_secret(1)}.hash_of(session));
}

TEST_CASE("what has not the shape of a session has no hash") {
  const SessionSeal seal{senim::tests::known_secret()};
  for (const std::string& text : {std::string{}, std::string(42, 'a'), std::string(44, 'a'),
                                  std::string(42, 'a') + "=", std::string(42, 'a') + '\0'})
    CHECK_FALSE(seal.hash_of(text));
}
