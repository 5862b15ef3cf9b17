#include "protocol/words.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

#include "protocol/codes.hpp"

using namespace senim;

TEST_CASE_TEMPLATE("every word of every list means itself, and no other word means anything", Word,
                   Language, Author, Phase, Availability, Risk, Need, Why, ChildPresence, ClosedBy,
                   LeaveHow, Role, CallType, Outcome, Channel) {
  const auto words = words_of<Word>();
  REQUIRE(words.size() >= 2);
  CHECK(std::set<std::string_view>{words.begin(), words.end()}.size() == words.size());
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto parsed = parse_word<Word>(words[i]);
    REQUIRE(parsed.has_value());
    CHECK(static_cast<std::size_t>(*parsed) == i);
    CHECK(to_string(*parsed) == words[i]);
    CHECK_FALSE(parse_word<Word>(std::string{words[i]} + " ").has_value());
  }
  CHECK_FALSE(parse_word<Word>("").has_value());
  CHECK_FALSE(parse_word<Word>("KK").has_value());
}

TEST_CASE("the words are those of PROTOCOL.md, in the order of the enums") {
  CHECK(to_string(Language::en) == "en");
  CHECK(to_string(Author::counsellor) == "counsellor");
  CHECK(to_string(Phase::closed) == "closed");
  CHECK(to_string(Availability::offline) == "offline");
  CHECK(to_string(Risk::imminent) == "imminent");
  CHECK(to_string(Need::danger) == "danger");
  CHECK(to_string(Why::danger) == "danger");
  CHECK(to_string(ChildPresence::exit) == "exit");
  CHECK(to_string(ClosedBy::quiet) == "quiet");
  CHECK(to_string(LeaveHow::exit) == "exit");
  CHECK(to_string(Role::administrator) == "administrator");
  CHECK(to_string(CallType::non_data) == "non_data");
  CHECK(to_string(Outcome::none) == "none");
  CHECK(to_string(Channel::link) == "link");
}

TEST_CASE("every error code means itself") {
  const auto words = error_code_words();
  CHECK(words.size() == static_cast<std::size_t>(ErrorCode::incomplete) + 1);
  for (std::size_t i = 0; i < words.size(); ++i) {
    CHECK(parse_error_code(words[i]) == static_cast<ErrorCode>(i));
    CHECK(to_string(static_cast<ErrorCode>(i)) == words[i]);
  }
  CHECK(to_string(ErrorCode::not_allowed) == "not_allowed");
  CHECK_FALSE(parse_error_code("late").has_value());
}

TEST_CASE("every close code has a name of its own") {
  std::set<std::string_view> names;
  for (const auto code : {CloseCode::normal, CloseCode::moving, CloseCode::store_trouble,
                          CloseCode::slow_reader, CloseCode::silent, CloseCode::bad_frame,
                          CloseCode::signed_out, CloseCode::replaced, CloseCode::too_many}) {
    names.insert(to_string(code));
  }
  CHECK(names.size() == 9);
  CHECK_FALSE(names.contains("unknown"));
}
