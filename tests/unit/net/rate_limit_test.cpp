#include "server/net/rate_limit.hpp"

#include <doctest/doctest.h>

#include <array>
#include <boost/asio/ip/address.hpp>
#include <numeric>

namespace senim::net {

namespace {

boost::asio::ip::address address(const char* text) { return boost::asio::ip::make_address(text); }

}  // namespace

TEST_CASE("SipHash-2-4 gives its authors' test value") {
  std::array<unsigned char, 15> input{};
  std::iota(input.begin(), input.end(), static_cast<unsigned char>(0));
  constexpr SipKey key{0x0706050403020100U, 0x0f0e0d0c0b0a0908U};
  CHECK(sip_hash(key, input) == 0xa129ca6149be45e5U);
  CHECK(sip_hash(key, {}) == 0x726fdb47dd0e0e31U);
  CHECK(sip_hash(key, std::span{input}.first<8>()) == 0x93f5f5799a932462U);
}

TEST_CASE("a token bucket lets a burst through, then its rate, and says how long to wait") {
  constexpr Rate rate{5, 20};
  TokenBucket bucket;
  for (int i = 0; i < 20; ++i) CHECK_FALSE(bucket.take(rate, 1'000));
  const auto wait_ms = bucket.take(rate, 1'000);
  REQUIRE(wait_ms);
  CHECK(*wait_ms == 200);
  CHECK(bucket.take(rate, 1'199));
  CHECK_FALSE(bucket.take(rate, 1'200));
  CHECK(bucket.take(rate, 1'200));
  CHECK_FALSE(bucket.is_full(rate, 5'199));
  CHECK(bucket.is_full(rate, 5'200));
}

TEST_CASE("a clock that stands or runs backwards gives nothing away") {
  constexpr Rate rate{1, 1};
  TokenBucket bucket;
  CHECK_FALSE(bucket.take(rate, 10'000));
  CHECK(bucket.take(rate, 9'000));
  CHECK(bucket.take(rate, 10'000));
}

TEST_CASE(
    "one address starts 300 conversations in a minute and is then asked to wait; others are not") {
  AddressRates rates(Rate{5, 300});
  const auto school = rates.tag(address("203.0.113.7"));
  const auto other = rates.tag(address("203.0.113.8"));
  for (int i = 0; i < 300; ++i) CHECK_FALSE(rates.take(school, 0));
  CHECK(rates.take(school, 0));
  CHECK_FALSE(rates.take(other, 0));
}

TEST_CASE("an address is known by its tag, IPv6 by its network, IPv4 in IPv6 as itself") {
  const AddressRates rates(Rate{1, 1});
  CHECK(rates.tag(address("203.0.113.7")) == rates.tag(address("203.0.113.7")));
  CHECK(rates.tag(address("203.0.113.7")) != rates.tag(address("203.0.113.8")));
  CHECK(rates.tag(address("::ffff:203.0.113.7")) == rates.tag(address("203.0.113.7")));
  CHECK(rates.tag(address("2001:db8:1:2::3")) == rates.tag(address("2001:db8:1:2:9::9")));
  CHECK(rates.tag(address("2001:db8:1:2::3")) != rates.tag(address("2001:db8:1:3::3")));
  const AddressRates elsewhere(Rate{1, 1});
  CHECK(rates.tag(address("203.0.113.7")) != elsewhere.tag(address("203.0.113.7")));
}

TEST_CASE("an address is forgotten when its bucket is full again, and the key within the hour") {
  AddressRates rates(Rate{1, 2});
  const auto before = rates.tag(address("203.0.113.7"));
  rates.forget(0);
  CHECK_FALSE(rates.take(before, 0));
  rates.forget(500);
  CHECK(rates.size() == 1);
  rates.forget(1'000);
  CHECK(rates.size() == 0);
  rates.forget(AddressRates::k_key_life_ms);
  CHECK(rates.tag(address("203.0.113.7")) != before);
  CHECK(AddressRates::k_key_life_ms < 60 * 60 * 1'000);
}

TEST_CASE("an address is counted for each name by itself, and what is given back counts no more") {
  AddressRates rates(Rate{1, 2});
  const auto own = rates.tag(address("203.0.113.7"), "aigul");
  CHECK(own == rates.tag(address("::ffff:203.0.113.7"), "aigul"));
  CHECK(own != rates.tag(address("203.0.113.7"), "boris"));
  CHECK(own != rates.tag(address("203.0.113.8"), "aigul"));
  CHECK(own != rates.tag(address("203.0.113.7")));
  for (int i = 0; i < 10; ++i) {
    CHECK_FALSE(rates.take(own, 0));
    rates.give_back(own, 0);
  }
  rates.give_back(own, 0);  // never more than all of it
  CHECK_FALSE(rates.take(own, 0));
  CHECK_FALSE(rates.take(own, 0));
  CHECK(rates.take(own, 0) == 1'000);
  rates.forget(3'000);
  rates.give_back(own, 3'000);
  CHECK(rates.size() == 0);
}

}  // namespace senim::net
