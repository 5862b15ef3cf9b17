#include "protocol/ids.hpp"

#include <doctest/doctest.h>

#include <string>
#include <type_traits>
#include <unordered_set>

using namespace senim;

TEST_CASE("an id is exactly as many characters of base64url as it should be") {
  const std::string whole(22, 'A');
  REQUIRE(MessageId::parse(whole).has_value());
  CHECK(MessageId::parse(whole)->view() == whole);
  CHECK_FALSE(MessageId::parse("").has_value());
  CHECK_FALSE(MessageId::parse(std::string(21, 'A')).has_value());
  CHECK_FALSE(MessageId::parse(std::string(23, 'A')).has_value());
  CHECK(Token::parse(std::string(43, '-')).has_value());
  CHECK_FALSE(Token::parse(whole).has_value());
}

TEST_CASE("an id holds the 64 characters of base64url and no other byte") {
  int accepted = 0;
  for (int byte = 0; byte < 256; ++byte) {
    std::string text(22, 'A');
    text[11] = static_cast<char>(byte);
    if (MessageId::parse(text)) ++accepted;
  }
  CHECK(accepted == 64);
}

TEST_CASE("ids of different kinds cannot be passed for each other") {
  CHECK_FALSE(std::is_convertible_v<MessageId, ConversationId>);
  CHECK_FALSE(std::is_constructible_v<ConversationId, MessageId>);
  CHECK_FALSE(std::is_default_constructible_v<Token>);
  CHECK_FALSE(std::is_constructible_v<Token, std::string>);
}

TEST_CASE("equal ids are equal and hash alike") {
  std::unordered_set<MessageId> ids;
  ids.insert(*MessageId::parse(std::string(22, 'a')));
  ids.insert(*MessageId::parse(std::string(22, 'a')));
  ids.insert(*MessageId::parse(std::string(22, 'b')));
  CHECK(ids.size() == 2);
}

TEST_CASE("a staff name is 2 to 32 small letters, digits, dots, underscores and hyphens") {
  for (const char* good : {"ab", "aigul", "s.erik-2", "a_b", "99"})
    CHECK(StaffName::parse(good).has_value());
  for (const char* bad : {"", "a", "Aigul", "a b", "a@b", "a:b", "айгүл", "a/b"})
    CHECK_FALSE(StaffName::parse(bad).has_value());
  CHECK(StaffName::parse(std::string(32, 'a')).has_value());
  CHECK_FALSE(StaffName::parse(std::string(33, 'a')).has_value());
}
