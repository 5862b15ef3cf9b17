// How a child takes a seat, loses it and comes back, and where it is told it stands.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/unit/desk/worker_rig.hpp"

using namespace senim;
using tests::Codes;
using tests::conversation;
using tests::message_id;
using tests::Texts;
using tests::WorkerRig;

namespace {

// One to last, as a page shows them.
Texts one_to(int last, int after = 0) {
  Texts texts;
  for (int seq = after + 1; seq <= last; ++seq)
    texts.push_back(std::to_string(seq) + ":t" + std::to_string(seq));
  return texts;
}

// A child who said t1 to tN and is gone again.
void said(WorkerRig& rig, int n, int count) {
  const auto page = rig.starts(n);
  for (int id = 1; id <= count; ++id) rig.writes(page, id, "t" + std::to_string(id));
  rig.goes(page);
}

}  // namespace

TEST_CASE("who comes back is told what was missed, each once and in order") {
  WorkerRig rig;
  said(rig, 1, 45);
  CHECK(rig.resumes(1, 3)->texts() == one_to(45, 3));
  CHECK(rig.resumes(1, 45)->texts().empty());
  CHECK(rig.resumes(1, 0)->texts() == one_to(45));
  CHECK(rig.resumes(2, 0)->refusals() == Codes{ErrorCode::unknown_conversation});
}

TEST_CASE("who has seen more than is in the log is told it from its start") {
  WorkerRig rig;
  said(rig, 1, 4);
  CHECK(rig.resumes(1, 9)->texts() == one_to(4));
}

TEST_CASE("what is stored while the history is read is told once, after it") {
  WorkerRig rig;
  said(rig, 1, 3);
  const auto console = rig.comes("aigul");
  rig.is_available(console);
  rig.accepts(console);
  rig.answers.hold("read");
  const auto page = rig.resumes(1, 0);
  rig.writes(console, 1, 104, "t4");
  CHECK(page->texts().empty());
  rig.answers.let_go("read");
  CHECK(page->texts() == one_to(4));
}

TEST_CASE("a history that can't be read ends the connection, and it comes back") {
  WorkerRig rig;
  said(rig, 1, 3);
  rig.answers.refuse("read");
  const auto page = rig.resumes(1, 0);
  CHECK(page->closed == CloseCode::store_trouble);
  CHECK(rig.view(1).child == ChildPresence::away);
  CHECK(rig.resumes(1, 0)->texts() == one_to(3));
}

TEST_CASE("a later connection of the same child takes the seat, and the earlier one is told so") {
  WorkerRig rig;
  const auto before = rig.starts(1);
  std::size_t index = 0;
  SUBCASE("at the same worker") {}
  SUBCASE("at the same worker, while the desk's news is lost") { rig.answers.lose_hints(); }
  SUBCASE("at another worker") { index = 1; }
  const auto after = rig.resumes(1, 0, index);
  CHECK(before->closed == CloseCode::replaced);
  CHECK_FALSE(after->closed.has_value());
  rig.goes(before);
  CHECK_MESSAGE(rig.view(1).child == ChildPresence::here, "the late goodbye says nothing");
  rig.writes(after, 1, "salem", index);
  CHECK(after->acks() == Texts{"1:1"});
}

TEST_CASE("who goes while the desk's answer is on its way is no ghost there") {
  WorkerRig rig;
  (void)rig.worker();
  std::string step;
  SUBCASE("of a start") { step = "join"; }
  SUBCASE("of a return") {
    rig.goes(rig.starts(1));
    step = "child_here";
  }
  rig.answers.hold(step);
  const auto page = step == "join" ? rig.starts(1) : rig.resumes(1, 0);
  rig.goes(page);
  CHECK(rig.view(1).child == ChildPresence::here);
  rig.answers.let_go(step);
  CHECK(rig.view(1).child == ChildPresence::away);
  CHECK(page->told.empty());
  CHECK(rig.worker().desk.children_seated() == 0);
}

TEST_CASE("a second page that goes before it was seated takes nothing from the first") {
  WorkerRig rig;
  const auto seated = rig.starts(1);
  rig.answers.hold("seat_child");
  const auto second = rig.resumes(1, 0);
  rig.goes(second);
  rig.answers.let_go("seat_child");
  CHECK_FALSE(seated->closed.has_value());
  CHECK(rig.worker().desk.children_seated() == 1);
  CHECK(rig.view(1).child == ChildPresence::here);
  rig.writes(seated, 1, "t1");
  CHECK(seated->acks() == Texts{"1:1"});
}

TEST_CASE("who comes back is told, after the history, how far the counsellor has seen it") {
  WorkerRig rig;
  const auto console = rig.comes("aigul");
  rig.is_available(console);
  const auto page = rig.starts(1);
  rig.accepts(console);
  rig.opens(console, 1);
  for (int id = 1; id <= 3; ++id) rig.writes(page, id, "t" + std::to_string(id));
  rig.says(console, from_counsellor::Seen{conversation(1), 2});
  rig.goes(page);
  const auto back = rig.resumes(1, 0);
  REQUIRE(back->all<to_child::Seen>().size() == 1);
  CHECK(back->all<to_child::Seen>()[0].seq == 2);
  CHECK(std::holds_alternative<to_child::Seen>(back->told.back()));
}

TEST_CASE("who goes is away at the desk") {
  WorkerRig rig;
  const auto page = rig.starts(1);
  rig.goes(page);
  CHECK(rig.view(1).child == ChildPresence::away);
  CHECK(rig.worker().desk.children_seated() == 0);
}

TEST_CASE("whom a full line does not let in is told so, leaves no log behind, and may try again") {
  WorkerRig rig({.queue_max = 1});
  (void)rig.starts(1, 1);  // at another worker: this one has heard no beat yet
  const auto page = rig.starts(2);
  CHECK(page->refusals() == Codes{ErrorCode::queue_full});
  CHECK(rig.fake_log.find(conversation(2))->unused);
  rig.says(rig.resumes(1, 0, 1), from_child::Leave{LeaveHow::end}, 1);
  rig.beat();
  rig.says(page, from_child::Start{tests::token(2), Language::kk, ""});
  CHECK(page->shows<to_child::Waiting>());
  CHECK_FALSE(rig.fake_log.find(conversation(2))->unused);
}

TEST_CASE("with a line that is known to be full nobody is asked") {
  WorkerRig rig({.queue_max = 2});
  (void)rig.starts(1);
  (void)rig.starts(2);
  (void)rig.answers.asked();
  CHECK(rig.starts(3)->refusals() == Codes{ErrorCode::queue_full});
  CHECK_MESSAGE(rig.answers.asked().empty(), "by what it let in itself since the beat");
  rig.beat();
  (void)rig.answers.asked();
  CHECK(rig.starts(3)->refusals() == Codes{ErrorCode::queue_full});
  CHECK_MESSAGE(rig.answers.asked().empty(), "by the beat");
}

TEST_CASE("in a full line those who went without a word give way") {
  WorkerRig rig({.queue_max = 2});
  rig.goes(rig.starts(1));
  (void)rig.starts(2);
  rig.beat();
  CHECK(rig.starts(3)->shows<to_child::Waiting>());
}

TEST_CASE("what is over is not begun a second time") {
  WorkerRig rig;
  const auto page = rig.starts(1);
  rig.says(page, from_child::Leave{LeaveHow::end});
  (void)rig.answers.asked();
  const auto again = rig.starts(1);
  CHECK(again->shows<to_child::Closed>());
  CHECK(rig.answers.asked() == Texts{"open", "child_here", "read"});
}

TEST_CASE("what the desk has forgotten and the log still has is read to its end") {
  WorkerRig rig;
  rig.fake_log.make(conversation(1), "key of " + conversation(1).str());
  (void)rig.worker();
  auto& log = rig.worker().log_store;
  log.append({conversation(1), Author::child, 0, message_id(1), 5, "", "1/1/5/t1"},
             [](const result<desk::Appended>&) {});
  rig.run();
  SUBCASE("when it is over") {
    log.close(conversation(1), [](const result<Done>&) {});
    const auto page = rig.resumes(1, 0);
    CHECK(page->texts() == one_to(1));
    CHECK(page->shows<to_child::Closed>());
  }
  SUBCASE("else there is nothing to come back to") {
    CHECK(rig.resumes(1, 0)->refusals() == Codes{ErrorCode::unknown_conversation});
  }
}

TEST_CASE("a log that was sealed under another secret is trouble, not an empty one") {
  WorkerRig rig;
  rig.fake_log.make(conversation(1), "another key");
  const auto page = rig.starts(1);
  CHECK(page->refusals() == Codes{ErrorCode::store_trouble});
  CHECK_FALSE(page->shows<to_child::Waiting>());
}

TEST_CASE("a message that can't be unsealed ends the connection") {
  WorkerRig rig;
  said(rig, 1, 2);
  rig.fake_log.find(conversation(1))->said.messages[1].sealed = "garbage";
  const auto page = rig.resumes(1, 0);
  CHECK(page->texts() == one_to(1));
  CHECK(page->closed == CloseCode::store_trouble);
}

TEST_CASE("words stored by a version that did not tell the desk are told it by the return") {
  WorkerRig rig;
  const auto page = rig.starts(1);
  auto& log = rig.worker().log_store;
  log.append({conversation(1), Author::child, 0, message_id(1), 5, "", "1/1/5/t1"},
             [](const result<desk::Appended>&) {});
  rig.goes(page);
  REQUIRE_FALSE(rig.view(1).wrote);
  (void)rig.resumes(1, 0);
  CHECK(rig.view(1).wrote);
}

TEST_CASE("the place is told when it changes, and why it rose") {
  WorkerRig rig;
  const auto first = rig.starts(1);
  const auto page = rig.starts(2);
  rig.beat();
  REQUIRE(page->shows<to_child::Waiting>());
  CHECK(page->shows<to_child::Waiting>()->place == 2);
  auto told = page->told.size();
  rig.beat();
  CHECK_MESSAGE(page->told.size() == told, "nothing is told twice");
  rig.goes(first);
  rig.pass(25'000);
  CHECK(page->shows<to_child::Waiting>()->place == 1);
  SUBCASE("since somebody who came earlier is back") {
    (void)rig.resumes(1, 0);
    rig.beat();
    CHECK(page->shows<to_child::Waiting>()->place == 2);
    CHECK(page->shows<to_child::Waiting>()->returned);
    CHECK_FALSE(page->shows<to_child::Waiting>()->why.has_value());
  }
  SUBCASE("since somebody is in danger") {
    rig.says(rig.starts(3), from_child::TellNeed{Need::danger, {}});
    rig.beat();
    CHECK(page->shows<to_child::Waiting>()->place == 2);
    CHECK(page->shows<to_child::Waiting>()->why == Why::danger);
    told = page->told.size();
    rig.beat();
    CHECK_MESSAGE(page->told.size() == told, "and the reason stands as long as the place");
  }
}

TEST_CASE("a child follows its conversation from the line to its end, by events alone") {
  WorkerRig rig;
  const auto page = rig.starts(1);
  const auto console = rig.comes("aigul", 1);
  rig.is_available(console, 1, 1);
  CHECK(page->shows<to_child::Offered>());
  rig.accepts(console, 1);
  REQUIRE(page->shows<to_child::Live>());
  CHECK(page->shows<to_child::Live>()->alias == "alias of aigul");
  rig.goes(console, 1);
  CHECK(page->shows<to_child::Trouble>());
  const auto back = rig.comes("aigul", 1);
  CHECK(page->shows<to_child::Live>());
  rig.says(back, from_counsellor::End{conversation(1)}, 1);
  REQUIRE(page->shows<to_child::Closed>());
  CHECK(page->shows<to_child::Closed>()->by == ClosedBy::counsellor);
}

TEST_CASE("an event that comes late changes nothing") {
  WorkerRig rig;
  const auto page = rig.starts(1);
  const auto before = rig.view(1);
  const auto console = rig.comes("aigul");
  rig.is_available(console);
  REQUIRE(page->shows<to_child::Offered>());
  rig.worker().desk.changed(before);
  CHECK(page->shows<to_child::Offered>());
}
