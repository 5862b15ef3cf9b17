// What is common to both sides of a desk: the filing of contacts, the end of their days, and what
// is known of the store and the line.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/unit/desk/worker_rig.hpp"

using namespace senim;
using tests::conversation;
using tests::message_id;
using tests::Texts;
using tests::WorkerRig;

namespace {

constexpr std::int64_t k_day_ms = 86'400'000;

void append(WorkerRig& rig, int n, int id, OfferNumber offer = 0) {
  rig.worker().log_store.append({conversation(n), offer == 0 ? Author::child : Author::counsellor,
                                 offer, message_id(id), 5, "", "sealed"},
                                [](const result<desk::Appended>&) {});
  rig.run();
}

// A whole contact: the child wrote twice, the counsellor once, and it is closed.
void talks(WorkerRig& rig, int n) {
  const auto console = rig.comes("aigul");
  const auto page = rig.starts(n);
  rig.is_available(console);
  rig.accepts(console);
  rig.writes(page, 1, "salem");
  rig.writes(console, n, 101, "salem!");
  rig.writes(page, 2, "rahmet");
  rig.says(page, from_child::Leave{LeaveHow::end});
  rig.says(console, from_counsellor::Close{conversation(n), CallType::self, Outcome::information,
                                           "peer_relationships", "a summary"});
  rig.goes(page);
  rig.goes(console);
}

}  // namespace

TEST_CASE("a closed contact is filed by the next beat, with its messages counted, and once") {
  WorkerRig rig;
  talks(rig, 1);
  CHECK(rig.contacts.filed.empty());
  rig.beat();
  REQUIRE(rig.contacts.filed.size() == 1);
  const auto& contact = rig.contacts.filed[0];
  CHECK(contact.filing.view.conversation == conversation(1));
  CHECK(contact.filing.accepted);
  CHECK(contact.child_messages == 2);
  CHECK(contact.counsellor_messages == 1);
  rig.beat();
  CHECK(rig.contacts.filed.size() == 1);
}

TEST_CASE("a contact is struck only when its record lies on file") {
  WorkerRig rig;
  talks(rig, 1);
  SUBCASE("the file refused it") { rig.answers.refuse("file"); }
  SUBCASE("its messages could not be counted") { rig.answers.refuse("read"); }
  SUBCASE("its log could not be closed") { rig.answers.refuse("close_log"); }
  SUBCASE("the desk did not tell of it") { rig.answers.refuse("filing"); }
  rig.beat();
  CHECK(rig.contacts.filed.empty());
  rig.beat();
  REQUIRE(rig.contacts.filed.size() == 1);
  CHECK(rig.contacts.filed[0].child_messages == 2);
  rig.beat();
  CHECK(rig.contacts.filed.size() == 1);
}

TEST_CASE("a record that lies on file but could not be struck is filed once more, the same") {
  WorkerRig rig;
  talks(rig, 1);
  rig.answers.refuse("filed");
  rig.beat();
  rig.beat();
  rig.beat();
  CHECK(rig.contacts.filed.size() == 2);
  CHECK(rig.contacts.filed[1].child_messages == 2);
}

TEST_CASE("all messages of a long contact are counted, a page at a time") {
  WorkerRig rig;
  const auto console = rig.comes("aigul");
  const auto page = rig.starts(1);
  rig.is_available(console);
  rig.accepts(console);
  for (int id = 1; id <= 1'000; ++id) append(rig, 1, id);
  for (int id = 2'001; id <= 2'100; ++id) append(rig, 1, id, rig.view(1).offer);
  rig.says(console, from_counsellor::Close{conversation(1), CallType::self, Outcome::none, "", ""});
  rig.beat();
  REQUIRE(rig.contacts.filed.size() == 1);
  CHECK(rig.contacts.filed[0].child_messages == 1'000);
  CHECK(rig.contacts.filed[0].counsellor_messages == 100);
}

TEST_CASE("words found unread are not filed: they wait for a reader") {
  WorkerRig rig;
  const auto page = rig.starts(1);
  append(rig, 1, 1);  // by a worker that died before the desk knew
  rig.says(page, from_child::Leave{LeaveHow::exit});
  rig.goes(page);
  REQUIRE(rig.view(1).phase == Phase::closed);
  rig.fake_log.find(conversation(1))->closed = false;
  rig.beat();
  CHECK(rig.contacts.filed.empty());
  CHECK(rig.view(1).phase == Phase::waiting);
  CHECK(rig.view(1).wrote);
  CHECK_FALSE(rig.fake_log.find(conversation(1))->closed);
  const auto console = rig.comes("aigul");
  rig.is_available(console);
  rig.accepts(console);
  rig.opens(console, 1);
  CHECK(rig.view(1).phase == Phase::live);
}

// Fails with LogStore::close in the place of close_if_read.
TEST_CASE("words that come while their conversation is filed wait for a reader too") {
  WorkerRig rig;
  const auto page = rig.starts(1);
  rig.answers.refuse("close_log");  // nobody was there when it was over
  rig.says(page, from_child::Leave{LeaveHow::end});
  rig.goes(page);
  rig.answers.hold("read");
  rig.beat();
  append(rig, 1, 1);  // by a worker that knows nothing of its end
  rig.answers.let_go("read");
  CHECK(rig.contacts.filed.empty());
  CHECK(rig.view(1).phase == Phase::waiting);
  CHECK(rig.view(1).wrote);
  CHECK_FALSE(rig.fake_log.find(conversation(1))->closed);
}

TEST_CASE("who left without a word is filed as abandoned, and the log is closed before") {
  WorkerRig rig;
  const auto page = rig.starts(1);
  const auto* log = rig.fake_log.find(conversation(1));
  rig.answers.refuse("close_log");  // nobody was there when it was over
  rig.says(page, from_child::Leave{LeaveHow::end});
  REQUIRE_FALSE(log->closed);
  rig.answers.hold("close_log");
  rig.beat();
  CHECK(rig.contacts.filed.empty());
  rig.answers.let_go("close_log");
  CHECK(log->closed);
  REQUIRE(rig.contacts.filed.size() == 1);
  CHECK_FALSE(rig.contacts.filed[0].filing.accepted);
}

TEST_CASE("a contact whose log is gone already is filed all the same") {
  WorkerRig rig;
  talks(rig, 1);
  rig.fake_log.destroy(conversation(1));
  rig.beat();
  REQUIRE(rig.contacts.filed.size() == 1);
  CHECK(rig.contacts.filed[0].child_messages == 0);
}

TEST_CASE(
    "what was kept for its days goes: key and words first, then the summary, then the entry") {
  WorkerRig rig({.kept_ms = 5'000});
  talks(rig, 1);
  rig.beat();
  (void)rig.answers.asked();
  rig.worker().desk.destroy_overdue();
  rig.run();
  CHECK_MESSAGE(rig.answers.asked() == Texts{"overdue"}, "not before its time");
  CHECK(rig.fake_log.find(conversation(1)));
  rig.pass(6'000);
  (void)rig.answers.asked();
  rig.worker().desk.destroy_overdue();
  rig.run();
  CHECK(rig.answers.asked() == Texts{"overdue", "destroy", "destroy_summary", "destroyed"});
  CHECK_FALSE(rig.fake_log.find(conversation(1)));
  CHECK(rig.contacts.destroyed == std::vector{conversation(1)});
  rig.worker().desk.destroy_overdue();
  rig.run();
  CHECK(rig.answers.asked() == Texts{"overdue"});
}

TEST_CASE("what was destroyed by half is overdue until all of it is gone") {
  WorkerRig rig({.kept_ms = 5'000});
  talks(rig, 1);
  rig.pass(6'000);
  std::string step;
  SUBCASE("its words") { step = "destroy"; }
  SUBCASE("its summary") { step = "destroy_summary"; }
  rig.answers.refuse(step);
  rig.worker().desk.destroy_overdue();
  rig.run();
  CHECK(rig.fake_desk.overdue() == std::vector{conversation(1)});
  if (step == "destroy") CHECK(rig.contacts.destroyed.empty());
  rig.worker().desk.destroy_overdue();
  rig.run();
  CHECK(rig.fake_desk.overdue().empty());
  CHECK_FALSE(rig.fake_log.find(conversation(1)));
  CHECK(rig.contacts.destroyed == std::vector{conversation(1)});
}

TEST_CASE("what is said of the service follows the last beat and the store") {
  WorkerRig rig;
  auto& desk = rig.worker().desk;
  CHECK_FALSE(desk.outlook(Language::kk).open);
  const auto console = rig.comes("aigul");
  rig.is_available(console);
  CHECK_MESSAGE(!desk.outlook(Language::kk).open, "until a beat has told");
  rig.beat();
  CHECK(desk.outlook(Language::kk).open);
  CHECK_FALSE(desk.outlook(Language::en).open);
  rig.answers.refuse("beat");
  rig.beat();
  CHECK_MESSAGE(desk.outlook(Language::kk).open, "a beat without an answer changes nothing");
  desk.store_lost();
  CHECK_FALSE(desk.outlook(Language::kk).open);
}

TEST_CASE("for a day after the store lost data all are told from the start, by any worker") {
  WorkerRig rig;
  const auto console = rig.comes("aigul");
  const auto page = rig.starts(1);
  rig.is_available(console);
  rig.accepts(console);
  rig.opens(console, 1);
  rig.writes(page, 1, "t1");
  rig.goes(page);
  const auto told_again = [&] {
    const auto before = console->texts().size();
    rig.opens(console, 1, 1);
    const bool to_child = !rig.resumes(1, 1)->texts().empty();
    const bool to_counsellor = console->texts().size() > before;
    REQUIRE(to_child == to_counsellor);
    return to_child;
  };
  rig.beat();
  CHECK_FALSE(told_again());
  for (const auto [ms_ago, expected] : {std::pair{k_day_ms - 1, true}, std::pair{k_day_ms, false},
                                        std::pair{std::int64_t{0}, true}}) {
    CAPTURE(ms_ago);
    rig.fake_desk.lost_data(ms_ago);
    rig.beat();
    CHECK(told_again() == expected);
  }
}
