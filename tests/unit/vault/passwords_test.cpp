#include "server/vault/passwords.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

namespace vault = senim::vault;
using vault::PasswordAnswer;

namespace {

// "$argon2id$v=19$m=65536,t=2,p=1": algorithm, memory, passes; what a check costs.
std::string cost_of(const std::string& hash) {
  return hash.substr(0, hash.find('$', hash.find(",p=")));
}

}  // namespace

TEST_CASE("a password fits its own hash and no other password does") {
  const std::string hash = vault::hash_password("қүпия сөз 1");
  CHECK(vault::verify_password(hash, "қүпия сөз 1") == PasswordAnswer::right);
  CHECK(vault::verify_password(hash, "қүпия сөз 2") == PasswordAnswer::wrong);
  CHECK(vault::verify_password(hash, "") == PasswordAnswer::wrong);
  CHECK(hash.find("сөз") == std::string::npos);
  CHECK(vault::hash_password("қүпия сөз 1") != hash);
}

TEST_CASE("a hash costs 64 MiB and two passes, and so does the one for names that do not exist") {
  const std::string hash = vault::hash_password("x");
  const std::string unfitting = vault::make_unfitting_hash();
  CHECK(cost_of(hash) == "$argon2id$v=19$m=65536,t=2,p=1");
  CHECK(cost_of(unfitting) == cost_of(hash));
  CHECK(unfitting.size() == hash.size());
  CHECK(unfitting != vault::make_unfitting_hash());
  CHECK(vault::verify_password(unfitting, "x") == PasswordAnswer::wrong);
}

TEST_CASE("what is no hash fits nothing") {
  for (const std::string& hash : {std::string{}, std::string{"plain"}, std::string(127, '$'),
                                  std::string(5'000, 'x'), std::string{"$argon2id$v=19$m=65536"}})
    CHECK(vault::verify_password(hash, "x") == PasswordAnswer::wrong);
}

TEST_CASE("passwords that are empty or too long are never hashed and never right") {
  CHECK_THROWS_AS((void)vault::hash_password(""), std::invalid_argument);
  CHECK_THROWS_AS((void)vault::hash_password(std::string(1'025, 'x')), std::invalid_argument);
  const std::string longest(1'024, 'x');
  const std::string hash = vault::hash_password(longest);
  CHECK(vault::verify_password(hash, longest) == PasswordAnswer::right);
  CHECK(vault::verify_password(hash, longest + "x") == PasswordAnswer::wrong);
}
