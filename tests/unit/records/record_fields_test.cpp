#include "server/records/record_fields.hpp"

#include <doctest/doctest.h>

#include <set>
#include <stdexcept>

#include "protocol/words.hpp"

using namespace senim;
using namespace senim::records;

namespace {

// The words that are not retired, in their order.
std::vector<std::string> words_in(const char* name) {
  const RecordField* field = find_field(name);
  REQUIRE(field != nullptr);
  std::vector<std::string> words;
  for (const FieldWord& word : field->words)
    if (!word.retired) words.push_back(word.word);
  return words;
}

template <class Word>
std::vector<std::string> words_of_wire() {
  const auto words = words_of<Word>();
  return {words.begin(), words.end()};
}

bool is_named(const Names& names) {
  return !names.kk.empty() && !names.ru.empty() && !names.en.empty();
}

}  // namespace

TEST_CASE("every field and word has a name in three languages, and each field its own") {
  std::set<std::string> seen;
  for (const RecordField& field : record_fields()) {
    CAPTURE(field.name);
    CHECK(seen.insert(field.name).second);
    CHECK(is_named(field.names));
    CHECK(field.since >= 1);
    CHECK_FALSE(field.writers.empty());
    CHECK_FALSE(field.readers.empty());
    CHECK((field.type == RecordField::Type::word) == !field.words.empty());
    for (const FieldWord& word : field.words) CHECK(is_named(word.names));
  }
  CHECK(find_field("no_such_field") == nullptr);
}

TEST_CASE("the words of a record are those of the wire") {
  CHECK(words_in("channel") == words_of_wire<Channel>());
  CHECK(words_in("language") == words_of_wire<Language>());
  CHECK(words_in("call_type") == words_of_wire<CallType>());
  CHECK(words_in("outcome") == words_of_wire<Outcome>());
  CHECK(words_in("risk") == words_of_wire<Risk>());
}

TEST_CASE("who writes and reads a field is what the file says") {
  CHECK(may_write(*find_field("call_type"), "counsellor"));
  CHECK_FALSE(may_write(*find_field("call_type"), "child"));
  CHECK_FALSE(may_write(*find_field("waited_s"), "counsellor"));
  CHECK(may_write(*find_field("helped"), "child"));
  CHECK_FALSE(may_read(*find_field("helped"), "counsellor"));
  CHECK(may_read(*find_field("summary"), "supervisor"));
  CHECK_FALSE(may_read(*find_field("summary"), "administrator"));
  CHECK(find_field("summary")->sealed);
  CHECK_FALSE(may_read(*find_field("place"), "analyst"));
}

TEST_CASE("a file that is not of its form is not taken") {
  CHECK_THROWS((void)read_record_fields("{}"));
  CHECK_THROWS_AS((void)read_record_fields(R"({"fields":[{"name":"a","type":"colour"}]})"),
                  std::invalid_argument);
}
