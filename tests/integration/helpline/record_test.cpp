// The contact record from acceptance to its reading back, over real sockets and a real Redis.
#include <doctest/doctest.h>

#include <chrono>
#include <functional>
#include <string>
#include <thread>

#include "server/desk/record_drafts.hpp"
#include "server/redis/blocking_link.hpp"
#include "tests/integration/helpline/helpline.hpp"

using namespace senim;
using from_counsellor::Close;
using from_counsellor::Record;
using tests::Counsellor;
using tests::Helpline;

namespace {

std::string text(const char* words) { return words; }

to_counsellor::Record told(Counsellor& counsellor, std::uint64_t version) {
  return counsellor.hears_frame<to_counsellor::Record>(
      [version](const auto& record) { return record.version == version; });
}

support::HttpAnswer contact(const Helpline& helpline, const std::string& cookie,
                            std::string_view conversation) {
  return support::http(helpline.port(), "GET /api/contacts/" + std::string{conversation},
                       {{"Cookie", cookie}});
}

// Until it is filed, which is with the next beat.
support::HttpAnswer contact_on_file(const Helpline& helpline, const std::string& cookie,
                                    std::string_view conversation) {
  auto answer = contact(helpline, cookie, conversation);
  for (int tries = 0; tries < 100 && answer.status == 404; ++tries) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    answer = contact(helpline, cookie, conversation);
  }
  return answer;
}

bool says(const support::HttpAnswer& answer, const std::string& part) {
  return answer.body.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("what is typed outlives the node, is told to whoever comes back, and lies sealed") {
  Helpline helpline;
  auto child = helpline.child();
  child.starts();
  auto counsellor = helpline.counsellor_at_work("aigul");
  const auto id = counsellor.accepts(counsellor.is_offered()).conversation;
  CHECK(child.says("сәлем") == 1);
  counsellor.tells(Record{id, 0, {{"summary", text("құпия жазба")}, {"gender", text("girl")}}});
  CHECK(told(counsellor, 1).fields.size() == 2);
  helpline.restart();
  auto again = helpline.counsellor("aigul");
  (void)again.begins();
  again.tells(Record{id, 0, {}});
  CHECK(told(again, 1).fields.at("summary") == FieldValue{text("құпия жазба")});
  CHECK_FALSE(helpline.files_contain("құпия"));
}

// Fails when ContactFile does not read the draft, or ContactReader opens it for anybody.
TEST_CASE("the summary is read back by whoever may, and by nobody else") {
  Helpline helpline;
  helpline.employ("saule", Role::supervisor);
  helpline.employ("admin", Role::administrator);
  helpline.employ("boris", Role::counsellor);
  auto child = helpline.child();
  child.starts();
  auto counsellor = helpline.counsellor_at_work("aigul");
  const auto id = counsellor.accepts(counsellor.is_offered()).conversation;
  CHECK(child.says("сәлем") == 1);
  counsellor.tells(Close{.conversation = id,
                         .base = 0,
                         .set = {{"call_type", text("self")},
                                 {"help", text("information")},
                                 {"gender", text("girl")},
                                 {"summary", text("құпия жазба")}}});
  (void)child.is<to_child::Closed>();
  const auto own = contact_on_file(helpline, helpline.cookie("aigul"), id.view());
  CHECK(own.status == 200);
  CHECK(says(own, R"("summary":"құпия жазба")"));
  CHECK(says(own, R"("help":"information")"));
  CHECK(says(own, R"("gender":"girl")"));
  CHECK_FALSE(says(own, R"("staff")"));
  const auto supervisors = contact(helpline, helpline.cookie("saule"), id.view());
  CHECK(says(supervisors, "құпия жазба"));
  CHECK(says(supervisors, R"("staff":"aigul")"));
  const auto another = contact(helpline, helpline.cookie("boris"), id.view());
  CHECK(another.status == 404);
  for (const char* absent : {"aaaaaaaaaaaaaaaaaaaaaa", "", "x", "../me"})
    CHECK(contact(helpline, helpline.cookie("boris"), absent).body == another.body);
  CHECK(contact(helpline, helpline.cookie("admin"), id.view()).status == 403);
  CHECK(contact(helpline, "", id.view()).status == 401);
}

// Fails when senim_log_destroy leaves the record: a summary would outlive its days.
TEST_CASE("what is sealed goes with its conversation") {
  Helpline helpline;
  auto child = helpline.child();
  child.starts();
  auto counsellor = helpline.counsellor_at_work("aigul");
  const auto id = counsellor.accepts(counsellor.is_offered()).conversation;
  counsellor.tells(Close{id, CallType::self, Outcome::information, "", "жазба"});
  const auto cookie = helpline.cookie("aigul");
  REQUIRE(contact_on_file(helpline, cookie, id.view()).status == 200);
  redis::BlockingLink beside(helpline.redis().address());
  const std::string slot = "senim:{c:" + id.str() + "}:";
  CHECK(beside.must({"HLEN", slot + "record"})->integer() == 2);
  beside.must({"FCALL", "senim_log_destroy", "3", slot + "log", slot + "notes", slot + "record"});
  CHECK(beside.must({"EXISTS", slot + "record"})->integer() == 0);
  CHECK(contact(helpline, cookie, id.view()).status == 404);
}
