#include "server/records/contact_record.hpp"

#include <doctest/doctest.h>

#include <string>

#include "tests/unit/records/sample.hpp"

using namespace senim;
using namespace senim::records;

namespace {

std::string with(const std::string& from, const std::string& to) {
  std::string json = to_json(sample());
  const auto at = json.find(from);
  REQUIRE(at != std::string::npos);
  return json.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("a record is read back as it was written") {
  CHECK(contact_record_from_json(to_json(sample())) == sample());
}

TEST_CASE("an abandoned contact of an unknown place is read back, too") {
  ContactRecord record;
  record.conversation = sample().conversation;
  record.channel = Channel::link;
  record.language = Language::en;
  record.waited_s = 95;
  record.abandoned = true;
  CHECK(contact_record_from_json(to_json(record)) == record);
}

TEST_CASE("an unknown further field is ignored") {
  CHECK(contact_record_from_json(with("{", R"({"age_band":"10-12",)")) == sample());
}

TEST_CASE("what cannot have been written by us is refused") {
  const struct {
    const char* from;
    const char* to;
  } changes[] = {
      {R"("channel":"qr")", R"("channel":"fax")"},
      {R"("channel":"qr")", R"("channel":1)"},
      {R"("channel":"qr",)", ""},
      {R"("call_type":"self")", R"("call_type":"")"},
      {R"("call_type":"self",)", ""},
      {R"("outcome":"psychological_help")", R"("outcome":"help")"},
      {R"("category":"violence.bullying")", R"("category":"violence.shouting")"},
      {R"("region":"KZ-62")", R"("region":"KZ-99")"},
      {R"("place":"2222222")", R"("place":"2222223")"},
      {R"("staff":"aigul")", R"("staff":"Aigul Someone")"},
      {R"("conversation":"tY6o)", R"("conversation":"tY6)"},
      {R"("waited_s":12)", R"("waited_s":-1)"},
      {R"("waited_s":12)", R"("waited_s":12.0)"},
      {R"("waited_s":12)", R"("waited_s":"12")"},
      {R"("child_messages":7)", R"("child_messages":18446744073709551615)"},
      {R"("abandoned":false)", R"("abandoned":0)"},
      {R"("abandoned":false})", R"("abandoned":false)"},
  };
  for (const auto& [from, to] : changes) {
    CAPTURE(to);
    CHECK_FALSE(contact_record_from_json(with(from, to)));
  }
  CHECK_FALSE(contact_record_from_json(""));
  CHECK_FALSE(contact_record_from_json("[]"));
}
