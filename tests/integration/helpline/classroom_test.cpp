// A teacher shows the poster: 300 children of one school, one address.
#include <doctest/doctest.h>

#include <memory>
#include <set>

#include "tests/integration/helpline/helpline.hpp"

using namespace senim;

TEST_CASE(
    "300 children of one school start at once from one address, and all are queued and served") {
  constexpr int k_children = 300;
  constexpr int k_served_by_one = 50;  // two frames each: within what one console may say at once
  tests::Helpline helpline;
  std::vector<std::unique_ptr<tests::Child>> children;
  for (int n = 0; n < k_children; ++n) {
    children.push_back(std::make_unique<tests::Child>(helpline.port(), tests::new_token()));
    children.back()->starts();
    (void)children.back()->writes("сәлем " + std::to_string(n));
  }
  for (auto& child : children) {
    (void)child->is<to_child::Waiting>();  // none is refused: limits by address are generous
    CHECK(child->hears_frame<to_child::Ack>().seq == 1);
  }
  std::set<std::string> served;
  std::uint64_t last_number = 0;
  for (int shift = 0; shift < k_children / k_served_by_one; ++shift) {
    auto counsellor = helpline.counsellor("c" + std::to_string(shift));
    (void)counsellor.begins();
    counsellor.is_available(4);
    for (int n = 0; n < k_served_by_one; ++n) {
      const auto offer = counsellor.is_offered();
      CHECK(served.insert(offer.conversation.str()).second);
      CHECK_MESSAGE(offer.number > last_number, "in the order of their arrival");
      last_number = offer.number;
      counsellor.accepts_unread(offer);
      counsellor.tells(
          from_counsellor::Close{offer.conversation, CallType::self, Outcome::information, "", ""});
      if (n % 10 == 0) {
        for (auto& child : children) child->tells(from_child::Ping{});  // as every page does
      }
    }
    counsellor.socket().leave();
  }
  CHECK(served.size() == k_children);
}
