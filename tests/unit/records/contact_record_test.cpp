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

// Fails when a word of another version makes the whole record unreadable: one of them, and no
// report could be made any more.
TEST_CASE("what a record does not tell in words of today is unknown, and the rest is kept") {
  const struct {
    const char* from;
    const char* to;
    void (*unknown)(ContactRecord&);
  } changes[] = {
      {R"("channel":"qr")", R"("channel":"fax")", [](auto& r) { r.channel.reset(); }},
      {R"("channel":"qr")", R"("channel":1)", [](auto& r) { r.channel.reset(); }},
      {R"("channel":"qr",)", "", [](auto& r) { r.channel.reset(); }},
      {R"("language":"kk")", R"("language":"tlh")", [](auto& r) { r.language.reset(); }},
      {R"("call_type":"self")", R"("call_type":"")", [](auto& r) { r.call_type.reset(); }},
      {R"("call_type":"self",)", "", [](auto& r) { r.call_type.reset(); }},
      {R"("help":"psychological")", R"("help":"all")", [](auto& r) { r.help.clear(); }},
      {R"("help":"psychological")", R"("help":"","outcome":"none")",
       [](auto& r) { r.help = "none"; }},
      {R"("help":"psychological")", R"("outcome":"psychological_help")", [](auto&) {}},
      {R"("help":"psychological")", R"("outcome":"referral")", [](auto& r) { r.help.clear(); }},
      {R"("risk":"raised")", R"("risk":"grave")", [](auto& r) { r.risk.reset(); }},
      {R"("categories":["violence.bullying"])", R"("categories":["violence.shouting"])",
       [](auto& r) { r.category.clear(); }},
      {R"("categories":["violence.bullying"],)", "", [](auto& r) { r.category.clear(); }},
      {R"("categories":["violence.bullying"])", R"("category":"violence.bullying")", [](auto&) {}},
      {R"("region":"KZ-62")", R"("region":"KZ-99")", [](auto& r) { r.region.clear(); }},
      {R"("place":"2222222")", R"("place":"2222223")", [](auto& r) { r.place.clear(); }},
      {R"("staff":"aigul")", R"("staff":"Aigul Someone")", [](auto& r) { r.staff.clear(); }},
      {R"("waited_s":12)", R"("waited_s":-1)", [](auto& r) { r.waited_s.reset(); }},
      {R"("waited_s":12)", R"("waited_s":12.0)", [](auto& r) { r.waited_s.reset(); }},
      {R"("waited_s":12,)", "", [](auto& r) { r.waited_s.reset(); }},
      {R"("child_messages":7)", R"("child_messages":18446744073709551615)",
       [](auto& r) { r.child_messages = 0; }},
      {R"("abandoned":false)", R"("abandoned":0)", [](auto&) {}},
  };
  for (const auto& [from, to, unknown] : changes) {
    CAPTURE(to);
    ContactRecord expected = sample();
    unknown(expected);
    CHECK(contact_record_from_json(with(from, to)) == expected);
  }
  CHECK(contact_record_from_json("{}") == ContactRecord{});
}

TEST_CASE("what is no JSON object is no record") {
  CHECK_FALSE(contact_record_from_json(""));
  CHECK_FALSE(contact_record_from_json("[]"));
  CHECK_FALSE(contact_record_from_json(with("}", "")));
}
