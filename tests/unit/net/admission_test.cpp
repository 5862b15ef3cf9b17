#include "server/net/admission.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace senim::net {

namespace {

using Address = boost::asio::ip::address;
const Address k_school = boost::asio::ip::make_address("203.0.113.7");
const Address k_other = boost::asio::ip::make_address("203.0.113.8");
constexpr AdmissionLimits k_small{.connections_max = 6,
                                  .address_connections_max = 4,
                                  .door_max = 4,
                                  .address_door_max = 2,
                                  .staff_max = 1};

// All that are let in, in whatever way.
std::vector<Admission::Ticket> all_of(Admission& admission, const Address& address) {
  std::vector<Admission::Ticket> tickets;
  for (;;) {
    auto ticket = admission.arrive(address);
    if (ticket.is_refused()) return tickets;
    tickets.push_back(std::move(ticket));
  }
}

}  // namespace

TEST_CASE("one address takes its share and its part of the door, and leaves the rest to others") {
  Admission admission(k_small);
  auto flood = all_of(admission, k_school);
  REQUIRE(flood.size() == 4 + 2);
  CHECK_FALSE(flood[3].is_at_door());
  CHECK(flood[4].is_at_door());
  CHECK_FALSE(flood[4].stay(k_school, false));
  auto child = admission.arrive(k_other);
  CHECK_FALSE(child.is_at_door());
  CHECK(child.stay(k_other, false));
  // The whole is full now: another address is still heard at the door.
  auto last = admission.arrive(k_other);
  CHECK_FALSE(last.is_at_door());
  const auto probe = admission.arrive(k_other);
  CHECK(probe.is_at_door());
}

TEST_CASE("a place is free again when its connection goes, and who is at the door may then stay") {
  Admission admission(k_small);
  auto flood = all_of(admission, k_school);
  auto& at_door = flood.back();
  CHECK_FALSE(at_door.stay(k_school, false));
  flood.erase(flood.begin());
  CHECK(flood.back().stay(k_school, false));
  CHECK_FALSE(flood.back().is_at_door());
  flood.clear();
  CHECK(admission.connections() == 0);
}

TEST_CASE("staff get in past a full house, a bounded number") {
  Admission admission(k_small);
  auto one = all_of(admission, k_school);
  auto two = all_of(admission, k_other);
  CHECK(one.back().stay(k_school, true));
  CHECK_FALSE(two.back().stay(k_other, true));
  one.clear();
  CHECK(two.back().stay(k_other, true));
}

TEST_CASE("behind a proxy an address is counted when it is known: with what stays") {
  Admission admission(k_small);
  std::vector<Admission::Ticket> tickets;
  for (int i = 0; i < 4; ++i) {
    tickets.push_back(admission.arrive(std::nullopt));
    CHECK(tickets.back().stay(k_school, false));
  }
  auto fifth = admission.arrive(std::nullopt);
  CHECK_FALSE(fifth.stay(k_school, false));
  CHECK(fifth.stay(k_other, false));
}

TEST_CASE("a quarter for an address, at least a thousand pages, and never the whole") {
  CHECK(AdmissionLimits::of(100'000).address_connections_max == 25'000);
  CHECK(AdmissionLimits::of(2'000).address_connections_max == 1'000);
  CHECK(AdmissionLimits::of(1'000).address_connections_max == 750);
  CHECK(AdmissionLimits::of(100).address_connections_max == 75);
  for (const std::size_t all : {1U, 16U, 100U, 20'000U}) {
    const auto limits = AdmissionLimits::of(all);
    CHECK(limits.address_connections_max >= 1);
    CHECK(limits.door_max > limits.address_door_max);
  }
}

TEST_CASE("an address is forgotten when nothing of it is left, and not before") {
  Admission admission(k_small);
  {
    const auto ticket = admission.arrive(k_school);
    admission.forget(0);
    CHECK(admission.addresses() == 1);
  }
  auto share = admission.share_of(k_school);
  share->take_place();
  share->leave_place(0);
  std::weak_ptr<AddressShare> kept = share;
  CHECK(admission.addresses() == 1);
  share.reset();
  admission.forget(599'999);
  CHECK(admission.addresses() == 1);
  admission.forget(600'000);
  CHECK(admission.addresses() == 0);
  CHECK(kept.expired());
}

}  // namespace senim::net
