// The table of rights: every action has its row, and the rule that no table must lose by accident.
#include "server/staff/rights.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string_view>

using namespace senim;
using staff::Action;
using staff::may;
using staff::Roles;

TEST_CASE("an administrator has an account and comes near no child") {
  for (const auto& right : staff::rights()) {
    CAPTURE(right.word);
    CHECK(may(Role::administrator, right.action) == (right.action == Action::own_account));
  }
}

TEST_CASE("who talks to children may do all that belongs to a conversation") {
  for (const auto& right : staff::rights()) {
    CAPTURE(right.word);
    CHECK(may(Role::counsellor, right.action));
    CHECK(may(Role::supervisor, right.action));
  }
}

TEST_CASE("a person of several roles may do what any of them may, a person of none nothing") {
  CHECK(may(Roles{Role::administrator, Role::counsellor}, Action::converse));
  CHECK_FALSE(may(Roles{}, Action::own_account));
}

TEST_CASE("every action has a word of its own") {
  std::set<std::string_view> words;
  for (const auto& right : staff::rights()) {
    CHECK(to_string(right.action) == right.word);
    CHECK(words.insert(right.word).second);
  }
}
