// What is not allowed is refused with its word and changes nothing.
#include <doctest/doctest.h>

#include <algorithm>

#include "server/redis/blocking_link.hpp"
#include "server/stores/our_functions.hpp"
#include "tests/integration/helpline/helpline.hpp"

using namespace senim;
using tests::Helpline;

TEST_CASE("nothing can be said before start or resume, and neither can be said twice") {
  Helpline helpline;
  auto child = helpline.child();
  child.writes("ертерек");
  child.is_refused(ErrorCode::out_of_order);
  child.starts();
  (void)child.is<to_child::Waiting>();
  child.starts();
  child.is_refused(ErrorCode::out_of_order);
}

TEST_CASE("an unknown token is unknown, and the same connection may then start") {
  Helpline helpline;
  auto child = helpline.child();
  child.resumes(0);
  child.is_refused(ErrorCode::unknown_conversation);
  child.starts();
  CHECK(child.says("сәлем") == 1);
}

TEST_CASE("a full line refuses a new child and keeps those who are in it") {
  Helpline helpline({.queue_max = 1});
  auto first = helpline.child();
  first.starts();
  (void)first.is<to_child::Waiting>();
  auto second = helpline.child();
  second.starts();
  second.is_refused(ErrorCode::queue_full);
  auto again = helpline.child_again(first);
  again.resumes(0);
  CHECK(again.is<to_child::Waiting>().place == 1);
}

// Fails when ChildSide::start counts those who give way: the step that would let this one in is
// then never asked.
TEST_CASE("a line full of those who went away without a word lets a new child in") {
  Helpline helpline({.queue_max = 3});
  for (int n = 0; n < 3; ++n) {
    auto one = helpline.child();
    one.starts();
    (void)one.is<to_child::Waiting>();
    one.socket().leave();
  }
  auto child = helpline.child();
  bool is_in = false;
  for (int tries = 0; tries < 30 && !is_in; ++tries) {  // until a beat has told that they are away
    child.starts();
    for (const auto& frame : child.listens(std::chrono::milliseconds(100)))
      is_in = is_in || std::holds_alternative<to_child::State>(frame);
  }
  CHECK(is_in);
}

// Fails when ChildSide::hear refuses without tell_trouble (which forgets what was told): the page
// shows trouble until a state comes (web-client/child/conversation.ts), and the same state is not
// told twice.
TEST_CASE(
    "a step that the store refused is followed by the state once the store takes steps again") {
  Helpline helpline;
  auto child = helpline.child();
  child.starts();
  (void)child.is<to_child::Waiting>();
  redis::BlockingLink redis{helpline.redis().address()};
  const auto loads = [&](const std::string& code) {
    (void)redis.must({"FUNCTION", "LOAD", "REPLACE", code});
  };
  const auto libraries = stores::function_libraries();
  const auto desk = std::ranges::find(libraries, "senim_desk", &redis::FunctionLibrary::name);
  REQUIRE(desk != libraries.end());
  const std::string begins =
      "step('need', {'conversation', 'need', 'mood'}, function(id, need, mood)";
  std::string broken{desk->code};
  REQUIRE(broken.find(begins) != std::string::npos);
  loads(broken.insert(broken.find(begins) + begins.size(), " error('broken')"));
  child.tells(from_child::TellNeed{Need::danger, std::nullopt});
  child.is_refused(ErrorCode::store_trouble);
  loads(std::string{desk->code});
  (void)child.is<to_child::Waiting>();
}

TEST_CASE(
    "a counsellor has no right to another's conversation, and the answer does not tell whether it "
    "exists") {
  Helpline helpline;
  auto child = helpline.child();
  child.starts();
  (void)child.says("құпия");
  auto aigul = helpline.counsellor_at_work("aigul");
  const auto card = aigul.accepts(aigul.is_offered());
  auto boris = helpline.counsellor("boris");
  (void)boris.begins();
  const auto foreign = card.conversation;
  const auto invented = *ConversationId::parse("aaaaaaaaaaaaaaaaaaaaaa");
  for (const auto& id : {foreign, invented}) {
    const FromCounsellor attempts[] = {
        from_counsellor::Open{id, 0},
        from_counsellor::Say{id, tests::new_message_id(), "мен"},
        from_counsellor::Note{id, tests::new_message_id(), "мен"},
        from_counsellor::Typing{id},
        from_counsellor::Seen{id, 1},
        from_counsellor::SetRisk{id, Risk::imminent},
        from_counsellor::End{id},
        from_counsellor::Close{id, CallType::self, Outcome::information, "", ""},
    };
    for (const auto& attempt : attempts) {
      boris.tells(attempt);
      boris.is_refused(ErrorCode::not_yours);
    }
  }
  boris.tells(from_counsellor::Accept{card.offer});
  boris.is_refused(ErrorCode::offer_gone);
  CHECK(child.says("әлі осындамын") == 2);
  (void)aigul.hears("әлі осындамын");
}

TEST_CASE("a wrong password, an unknown name and a missing cookie are refused") {
  Helpline helpline;
  (void)helpline.counsellor("aigul");
  const std::string own = "http://127.0.0.1:" + std::to_string(helpline.port());
  const auto sign_in = [&](const std::string& name) {
    return support::http(helpline.port(), "POST /api/sign-in",
                         {{"Origin", own}, {"Content-Type", "application/json"}},
                         R"({"name":")" + name + R"(","password":"wrong wrong"})");
  };
  const auto wrong = sign_in("aigul");
  const auto unknown = sign_in("nobody");
  CHECK(wrong.status == 401);
  CHECK(unknown.status == 401);
  CHECK(wrong.body == unknown.body);
  support::WsClient stranger(helpline.port(), {.path = "/ws/counsellor"});
  CHECK(stranger.status() == 401);
}

// Fails when CounsellorSide takes any category that has the shape of one: a report of before this
// could not be made any more once such a record was filed.
TEST_CASE("a category that does not exist is refused, nothing is closed, and the page can repeat") {
  Helpline helpline;
  auto child = helpline.child();
  child.starts();
  auto counsellor = helpline.counsellor_at_work("aigul");
  const auto card = counsellor.accepts(counsellor.is_offered());
  for (const char* wrong : {"no.such_category", "violence.", "bullying"}) {
    CAPTURE(wrong);
    counsellor.tells(from_counsellor::Close{card.conversation, CallType::self, Outcome::information,
                                            wrong, "жазба"});
    const auto refusal = counsellor.hears_frame<Refusal>();
    CHECK(refusal.code == ErrorCode::bad_frame);
    CHECK(refusal.conversation == card.conversation.str());
    CHECK(refusal.detail.starts_with("category: "));
    CHECK(refusal.detail.find(wrong) == std::string::npos);
  }
  CHECK(child.says("әлі осындамын") == 1);
  counsellor.tells(from_counsellor::Close{card.conversation, CallType::self, Outcome::information,
                                          "violence.bullying", "жазба"});
  CHECK(child.is<to_child::Closed>().by == ClosedBy::counsellor);
}
