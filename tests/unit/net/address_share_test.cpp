#include "server/net/address_share.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>

namespace senim::net {

namespace {

constexpr AddressBudgets k_small{.says = {{1, 10}, {0.1, 2}},
                                 .say_bytes = {{100, 1'000}, {10, 50}},
                                 .pieces = {{1, 10}, {0.1, 2}},
                                 .requests = {{1, 10}, {0.1, 2}},
                                 .places_max = 3,
                                 .place_kept_ms = 1'000};

}  // namespace

TEST_CASE("300 pupils of one school who write 20 messages a minute are never asked to wait") {
  const AddressBudgets budgets;
  AddressShare school(budgets);
  std::array<FairSays, 300> pupils{};
  int refused = 0;
  for (std::int64_t second = 0; second < 600; ++second) {
    for (std::size_t pupil = 0; pupil < pupils.size(); ++pupil) {
      if ((static_cast<std::size_t>(second) + pupil) % 3 != 0) continue;
      if (school.take_say(500, pupils.at(pupil), second * 1'000)) ++refused;
    }
  }
  CHECK(refused == 0);
}

TEST_CASE("who floods uses up the budget of the address, and the others there go on") {
  AddressShare share(k_small);
  FairSays flooder;
  int passed = 0;
  while (!share.take_say(1, flooder, 0)) ++passed;
  CHECK(passed == 10 + 2 - 2);  // what is fair counts for the address too
  const auto retry_ms = share.take_say(1, flooder, 0);
  REQUIRE(retry_ms);
  CHECK(*retry_ms == 1'000);
  FairSays honest;
  CHECK_FALSE(share.take_say(1, honest, 0));
  CHECK_FALSE(share.take_say(1, honest, 0));
  CHECK(share.take_say(1, honest, 0));
}

TEST_CASE("bytes are counted apart from messages") {
  AddressShare share(k_small);
  FairSays flooder;
  CHECK_FALSE(share.take_say(900, flooder, 0));
  CHECK(share.take_say(200, flooder, 0));
  FairSays honest;
  CHECK_FALSE(share.take_say(50, honest, 0));
}

TEST_CASE("pieces and requests have budgets of the same form") {
  AddressShare share(k_small);
  TokenBucket flooder;
  TokenBucket honest;
  CHECK(share.take_pieces(10, flooder, 0));
  CHECK(share.take_pieces(2, flooder, 0));  // its fair part
  CHECK_FALSE(share.take_pieces(1, flooder, 0));
  CHECK(share.take_pieces(2, honest, 0));
  TokenBucket asker;
  int asked = 0;
  while (!share.take_request(asker, 0)) ++asked;
  CHECK(asked == 10);
  TokenBucket other;
  CHECK_FALSE(share.take_request(other, 0));
}

TEST_CASE("places are held by who waits and kept of who went away waiting, for as long as said") {
  AddressShare share(k_small);
  for (int i = 0; i < 3; ++i) {
    CHECK_FALSE(share.wait_for_place(0));
    share.take_place();
  }
  CHECK(share.wait_for_place(0));
  share.leave_place(100);
  CHECK(share.places(100) == 3);
  CHECK(share.wait_for_place(1'099));
  CHECK_FALSE(share.wait_for_place(1'100));
  share.give_place_back();  // to a counsellor
  CHECK(share.places(1'100) == 1);
}

TEST_CASE("who comes back to a place that was kept counts once, however often that happens") {
  AddressShare share(k_small);
  share.take_place();
  for (int i = 0; i < 100; ++i) {
    share.leave_place(i);
    CHECK(share.places(i) == 1);
    share.come_back_to_place();
    CHECK(share.places(i) == 1);
  }
  share.come_back_to_place();  // of another address until now: more is counted, never less
  CHECK(share.places(100) == 2);
}

TEST_CASE("what is kept of an address is bounded and idle again when all is given back") {
  AddressShare share(k_small);
  CHECK(share.is_idle(0));
  for (int i = 0; i < 50; ++i) share.come_back_to_place();
  CHECK_FALSE(share.is_idle(0));
  for (int i = 0; i < 50; ++i) share.leave_place(0);
  CHECK(share.places(0) == k_small.places_max);
  CHECK(share.is_idle(1'000));
  FairSays says;
  CHECK_FALSE(share.take_say(1, says, 1'000));
  CHECK_FALSE(share.is_idle(1'000));
  CHECK(share.is_idle(2'000));
}

}  // namespace senim::net
