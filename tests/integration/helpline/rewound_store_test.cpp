// G5, seen from a connection: the log is shorter than what somebody has seen.
#include <doctest/doctest.h>

#include "tests/integration/helpline/helpline.hpp"

using namespace senim;
using tests::Helpline;

// Fails without the comparison with the log's length in ChildSide::take_seat and
// CounsellorSide::open: then nothing comes, and what is said next has a number that was seen
// before.
TEST_CASE("who has seen more than the log holds is told the whole log from its start") {
  Helpline helpline;
  auto child = helpline.child();
  child.starts();
  CHECK(child.says("one") == 1);
  CHECK(child.says("two") == 2);
  auto again = helpline.child_again(child);
  again.resumes(7);
  CHECK(again.hears("one").seq == 1);
  CHECK(again.hears("two").seq == 2);
  CHECK(again.says("three") == 3);

  auto counsellor = helpline.counsellor_at_work("aigul");
  const auto card = counsellor.accepts_unread(counsellor.is_offered());
  counsellor.tells(from_counsellor::Open{card.conversation, 7});
  CHECK(counsellor.hears("one").seq == 1);
  CHECK(counsellor.hears("three").seq == 3);
  CHECK(counsellor.says(card.conversation, "four") == 4);
  CHECK(again.hears("four").seq == 4);
}
