#include "bench/line.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

#include "protocol/codec.hpp"

using namespace senim;
using namespace senim::bench;

namespace {

constexpr Line k_line{.run = 4'294'967'295U,
                      .child = 17,
                      .writer = Author::counsellor,
                      .number = 42,
                      .due_ns = 123'456'789'012};

}  // namespace

TEST_CASE("a line reads back from its text, at every length, and every text may be sent") {
  for (std::size_t bytes = 0; bytes < 700; ++bytes) {
    const std::string text = text_of(k_line, bytes);
    CHECK(check_text(text) == TextFault::none);
    REQUIRE(line_of(text).has_value());
    CHECK(line_of(text) == k_line);
    if (bytes >= 100) CHECK(text.size() + 1 >= bytes);
    if (bytes >= 100) CHECK(text.size() <= bytes);
  }
}

TEST_CASE("a text that was changed on the way is no line") {
  const std::string text = text_of(k_line, 200);
  CHECK_FALSE(line_of(text + "!").has_value());
  CHECK_FALSE(line_of(text.substr(1)).has_value());
  std::string changed = text;
  changed[150] = '?';
  CHECK_FALSE(line_of(changed).has_value());
  CHECK_FALSE(line_of("Сәлем, маған көмек керек").has_value());
  CHECK_FALSE(line_of("").has_value());
  CHECK_FALSE(line_of("senim-bench 1 2 c 3").has_value());
  CHECK_FALSE(line_of("senim-bench 1 2 x 3 4 :").has_value());
}

TEST_CASE("every line has an id of its own, always the same") {
  std::set<std::string> ids;
  for (ChildNumber child = 0; child < 20; ++child) {
    for (const Author writer : {Author::child, Author::counsellor}) {
      for (std::uint64_t number = 1; number <= 20; ++number) {
        const Line line{.run = 1, .child = child, .writer = writer, .number = number, .due_ns = 0};
        ids.insert(id_of(line).str());
        Line later = line;
        later.due_ns = 99;
        CHECK(id_of(later) == id_of(line));
      }
    }
  }
  CHECK(ids.size() == 20 * 2 * 20);
}

TEST_CASE("tokens are not alike") {
  std::set<std::string> tokens;
  for (int i = 0; i < 100; ++i) tokens.insert(random_token().str());
  CHECK(tokens.size() == 100);
}
