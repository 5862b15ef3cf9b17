// A contact read back: who may, what of it, and what lay sealed before records were documents.
#include "server/desk/contact_reader.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <string>

#include "server/desk/record_drafts.hpp"
#include "server/records/contact_document.hpp"
#include "tests/unit/desk/worker_rig.hpp"

using namespace senim;
using tests::conversation;
using tests::message_id;

namespace {

std::string text(const char* words) { return words; }

// One contact of aigul's on file, as a store holds it, and its log.
struct OnFile {
  OnFile() {
    rig.documents.at(desk::filed_place(conversation(1))) = {1, "20261128"};
    rig.documents.at(records::contact_place("20261128", conversation(1).view())) = {
        1, R"({"staff":"aigul","help":"information","helped":3,"place":"2222222","colour":"red"})"};
    rig.fake_log.make(conversation(1), rig.cipher.make_wrapped_key(conversation(1)));
  }

  result<desk::ContactOnFile> read(const char* staff, Role role, int n = 1) {
    std::optional<result<desk::ContactOnFile>> heard;
    rig.worker().desk.read_contact(
        {*StaffName::parse(staff), "name", "alias", role, {Language::kk}}, conversation(n),
        [&heard](const result<desk::ContactOnFile>& contact) { heard.emplace(contact); });
    rig.run();
    return heard.value();
  }
  void summary_of_before(const std::string& sealed) {
    rig.contacts.summaries_of_before.emplace(conversation(1),
                                             desk::SealedText{message_id(5), 7, sealed});
  }

  tests::WorkerRig rig;
};

}  // namespace

TEST_CASE("each role reads the fields that record.json gives it") {
  OnFile on_file;
  const auto own = on_file.read("aigul", Role::counsellor);
  REQUIRE(own);
  CHECK(own->fields.at("help") == FieldValue{text("information")});
  CHECK_FALSE(own->fields.contains("helped"));
  CHECK_FALSE(own->fields.contains("staff"));
  CHECK_FALSE(own->fields.contains("colour"));
  const auto supervisors = on_file.read("saule", Role::supervisor);
  REQUIRE(supervisors);
  CHECK(supervisors->fields.at("staff") == FieldValue{text("aigul")});
  CHECK(supervisors->fields.at("helped") == FieldValue{std::int64_t{3}});
}

// Fails when may_see() is not asked, or asked before the last step of the store.
TEST_CASE("another's contact and one that is nowhere are one answer after the same steps") {
  OnFile on_file;
  (void)on_file.rig.answers.asked();
  CHECK(on_file.read("boris", Role::counsellor).error() == ErrorCode::unknown_conversation);
  const auto asked = on_file.rig.answers.asked();
  CHECK(on_file.read("boris", Role::counsellor, 2).error() == ErrorCode::unknown_conversation);
  CHECK(on_file.rig.answers.asked() == asked);
}

TEST_CASE("once its words are destroyed a contact is read back by nobody") {
  OnFile on_file;
  on_file.rig.fake_log.destroy(conversation(1));
  CHECK(on_file.read("saule", Role::supervisor).error() == ErrorCode::unknown_conversation);
}

// Fails when only the draft is looked at: the summaries of before would be read by nobody again.
TEST_CASE("a summary of before records were documents is read back too") {
  OnFile on_file;
  on_file.summary_of_before("4/5/7/жазба");
  const auto read = on_file.read("aigul", Role::counsellor);
  REQUIRE(read);
  CHECK(read->fields.at("summary") == FieldValue{text("жазба")});
}

TEST_CASE("a summary that the key does not open is not there, and the rest is") {
  OnFile on_file;
  on_file.summary_of_before("of another key");
  const auto read = on_file.read("aigul", Role::counsellor);
  REQUIRE(read);
  CHECK_FALSE(read->fields.contains("summary"));
  CHECK(read->fields.contains("help"));
}

TEST_CASE("a store that does not answer is said, at whichever step") {
  OnFile on_file;
  for (const char* step : {"get", "key", "summary_of_before"}) {
    CAPTURE(step);
    on_file.rig.answers.lose(step);
    CHECK(on_file.read("aigul", Role::counsellor).error() == ErrorCode::store_trouble);
  }
}
