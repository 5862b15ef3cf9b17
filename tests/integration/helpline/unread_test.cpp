// A child who writes and goes is read and answered, over real sockets and a real Redis.
#include <doctest/doctest.h>

#include <algorithm>

#include "server/redis/blocking_store.hpp"
#include "tests/integration/helpline/helpline.hpp"

using namespace senim;
using tests::Child;
using tests::Counsellor;
using tests::Helpline;

namespace {

// The list of who waits, once it fits.
std::vector<to_counsellor::Waiting> sees_waiting(
    Counsellor& counsellor,
    const std::function<bool(const std::vector<to_counsellor::Waiting>&)>& fits) {
  return *counsellor
              .hears_frame<to_counsellor::Change>(
                  [&](const auto& c) { return c.waiting && fits(*c.waiting); })
              .waiting;
}

to_counsellor::Card takes(Counsellor& counsellor, const ConversationId& conversation) {
  counsellor.tells(from_counsellor::Take{conversation});
  const auto change = counsellor.hears_frame<to_counsellor::Change>([&](const auto& c) {
    return !c.conversations.empty() && c.conversations[0].conversation == conversation;
  });
  counsellor.tells(from_counsellor::Open{conversation, 0});
  return change.conversations[0];
}

}  // namespace

TEST_CASE(
    "who writes that it is in danger and closes the tab is read, answered and finds the answer") {
  Helpline helpline;
  auto child = helpline.child();
  child.starts();
  (void)child.says("маған қауіп төніп тұр");
  child.tells(from_child::TellNeed{Need::danger, {}});
  child.socket().leave();

  auto counsellor = helpline.counsellor("aigul");
  (void)counsellor.begins();
  const auto list = sees_waiting(counsellor, [](const auto& w) {
    return w.size() == 1 && w[0].child == ChildPresence::away && w[0].need == Need::danger;
  });
  CHECK(list[0].wrote);
  counsellor.is_available();
  const auto offer = counsellor.is_offered();
  CHECK(offer.child == ChildPresence::away);
  CHECK(offer.wrote);
  const auto card = counsellor.accepts(offer);
  CHECK(counsellor.hears("маған қауіп төніп тұр").seq == 1);
  CHECK(counsellor.says(card.conversation, "Қазір 112-ге қоңырау шал.") == 2);

  auto again = helpline.child_again(child);
  again.resumes(1);
  CHECK(again.hears("Қазір 112-ге қоңырау шал.").seq == 2);
}

TEST_CASE("the child who left by the quick exit is told that it is over, and read all the same") {
  Helpline helpline;
  auto child = helpline.child();
  child.starts();
  (void)child.says("папам келе жатыр");
  child.tells(from_child::Leave{LeaveHow::exit});
  CHECK(child.is<to_child::Closed>().by == ClosedBy::child);
  child.writes("тағы");
  child.is_refused(ErrorCode::closed);
  child.socket().leave();

  auto counsellor = helpline.counsellor("aigul");
  (void)counsellor.begins();
  const auto list = sees_waiting(counsellor, [](const auto& w) { return !w.empty(); });
  CHECK(list[0].child == ChildPresence::exit);
  const auto card = takes(counsellor, list[0].conversation);
  CHECK(card.child == ChildPresence::exit);
  CHECK(counsellor.hears("папам келе жатыр").seq == 1);
  CHECK(counsellor.says(card.conversation, "Мен оқыдым.") == 2);
}

TEST_CASE(
    "an answer given while the child was away is found there after the desk has forgotten it") {
  Helpline helpline;
  auto child = helpline.child();
  child.starts();
  (void)child.says("кейін келемін");
  child.socket().leave();
  auto counsellor = helpline.counsellor_at_work("aigul");
  const auto card = counsellor.accepts(counsellor.is_offered());
  (void)counsellor.says(card.conversation, "жауап осында");
  counsellor.tells(
      from_counsellor::Close{card.conversation, CallType::self, Outcome::information, "", ""});
  (void)counsellor.hears_frame<to_counsellor::Change>(
      [](const auto& c) { return !c.gone.empty(); });
  redis::BlockingStore store(helpline.redis().address());
  for (int looks = 0; looks < 50 && store.must({"SCARD", "senim:{desk}:unfiled"})->integer() > 0;
       ++looks)
    (void)counsellor.listens(std::chrono::milliseconds(100));
  (void)store.must({"DEL", "senim:{desk}:c:" + card.conversation.str()});

  auto again = helpline.child_again(child);
  SUBCASE("resumed") { again.resumes(0); }
  SUBCASE("started again, as a page does whose answer was lost") { again.starts(); }
  CHECK(again.is<to_child::Closed>().by == ClosedBy::counsellor);
  CHECK(again.hears("кейін келемін").seq == 1);
  CHECK(again.hears("жауап осында").seq == 2);
  again.writes("рахмет");
  again.is_refused(ErrorCode::closed);
}

TEST_CASE("words that were stored by a worker that died before the desk heard of them are read") {
  Helpline helpline;
  auto child = helpline.child();
  child.starts();
  (void)child.says("мені тыңдаңдар");
  child.socket().leave();
  auto counsellor = helpline.counsellor("aigul");
  (void)counsellor.begins();
  const auto list = sees_waiting(
      counsellor, [](const auto& w) { return !w.empty() && w[0].child == ChildPresence::away; });
  const auto entry = "senim:{desk}:c:" + list[0].conversation.str();
  redis::BlockingStore store(helpline.redis().address());
  // As that worker would have left it: closed for an empty one, its contact not filed yet.
  (void)store.must({"HDEL", entry, "wrote"});
  (void)store.must({"HSET", entry, "phase", "closed", "closed_by", "quiet", "ended", "1"});
  for (const char* set : {"line:kk", "ready:kk", "unread:kk"})
    (void)store.must({"ZREM", std::string("senim:{desk}:") + set, list[0].conversation.view()});
  (void)store.must({"SADD", "senim:{desk}:unfiled", list[0].conversation.view()});

  counsellor.is_available();
  const auto card = counsellor.accepts(counsellor.is_offered());
  CHECK(counsellor.hears("мені тыңдаңдар").seq == 1);
  CHECK_MESSAGE(counsellor.says(card.conversation, "тыңдап тұрмын") == 2, "its log was not closed");
}

TEST_CASE("many words said at once before anybody knew of the child are stored in their order") {
  Helpline helpline;
  auto child = helpline.child();
  child.starts();
  std::vector<MessageId> ids;
  for (int n = 0; n < 10; ++n) ids.push_back(child.writes("сөз " + std::to_string(n)));
  for (std::size_t n = 0; n < ids.size(); ++n) {
    const auto ack = child.hears_frame<to_child::Ack>();
    CHECK(ack.id == ids[n]);
    CHECK(ack.seq == n + 1);
  }
}

TEST_CASE("two counsellors who take the same child: one has it, the other is told") {
  Helpline helpline({.workers = 2});
  auto child = helpline.child();
  child.starts();
  (void)child.says("сәлем");
  auto aigul = helpline.counsellor("aigul", 0);
  auto boris = helpline.counsellor("boris", 1);
  (void)aigul.begins();
  (void)boris.begins();
  const auto seen = [](const auto& w) { return !w.empty(); };
  const auto list = sees_waiting(aigul, seen);
  (void)sees_waiting(boris, seen);
  (void)takes(aigul, list[0].conversation);
  boris.tells(from_counsellor::Take{list[0].conversation});
  boris.is_refused(ErrorCode::offer_gone);
  (void)sees_waiting(boris, [](const auto& w) { return w.empty(); });
}

TEST_CASE("a counsellor is told of each offer that she missed, and that the second made a break") {
  Helpline helpline({.offer_s = 1});
  auto child = helpline.child();
  child.starts();
  auto counsellor = helpline.counsellor_at_work("aigul");
  const auto missed = [&](int times) {
    return counsellor.hears_frame<to_counsellor::Change>(
        [&](const auto& c) { return c.missed == times; });
  };
  CHECK_FALSE(missed(1).availability);
  CHECK(missed(2).availability == Availability::away);
  counsellor.is_available();
  CHECK(missed(0).availability == Availability::available);
  (void)counsellor.accepts(counsellor.is_offered());
}

TEST_CASE(
    "a place that rises since an earlier child is back is not put down to a child in danger") {
  Helpline helpline;
  auto first = helpline.child();
  first.starts();
  (void)first.is<to_child::Waiting>();
  first.socket().leave();
  auto counsellor = helpline.counsellor("aigul");
  (void)counsellor.begins();
  const auto list = sees_waiting(
      counsellor, [](const auto& w) { return !w.empty() && w[0].child == ChildPresence::away; });
  // As if it had been away for longer than what changes nothing.
  redis::BlockingStore store(helpline.redis().address());
  (void)store.must({"ZADD", "senim:{desk}:due", "0", "unready:" + list[0].conversation.str()});
  (void)sees_waiting(counsellor, [](const auto& w) { return w.empty(); });
  auto second = helpline.child();
  second.starts();
  CHECK(second.is<to_child::Waiting>().place == 1);
  auto again = helpline.child_again(first);
  again.resumes(0);
  const auto risen =
      std::get<to_child::Waiting>(second.hears_frame<to_child::State>([](const to_child::State& s) {
        const auto* waiting = std::get_if<to_child::Waiting>(&s);
        return waiting && waiting->place == 2;
      }));
  CHECK(risen.returned);
  CHECK_FALSE(risen.why);
}
