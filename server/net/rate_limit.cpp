#include "server/net/rate_limit.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <span>
#include <vector>

namespace senim::net {

SipKey random_sip_key() {
  std::random_device device;
  const auto word = [&device] { return (std::uint64_t{device()} << 32U) | device(); };
  return {.k0 = word(), .k1 = word()};
}

AddressTag tag_of(const SipKey& key, const boost::asio::ip::address& address) {
  if (address.is_v6() && !address.to_v6().is_v4_mapped()) {
    const auto bytes = address.to_v6().to_bytes();
    return AddressTag{sip_hash(key, std::span{bytes}.first<8>())};
  }
  const auto bytes = address.is_v4()
                         ? address.to_v4().to_bytes()
                         : make_address_v4(boost::asio::ip::v4_mapped, address.to_v6()).to_bytes();
  return AddressTag{sip_hash(key, bytes)};
}

double TokenBucket::spent_at(const Rate& rate, std::int64_t now_ms) const {
  const double passed_ms = static_cast<double>(std::max<std::int64_t>(0, now_ms - at_ms_));
  return std::max(0.0, spent_ - passed_ms * rate.per_second / 1'000);
}

std::optional<std::int64_t> TokenBucket::take(const Rate& rate, std::int64_t now_ms,
                                              double amount) {
  spent_ = spent_at(rate, now_ms);
  at_ms_ = std::max(at_ms_, now_ms);  // of several threads one may have looked earlier
  const double over = spent_ + amount - rate.burst;
  if (over > 0) {
    return std::max<std::int64_t>(1, std::llround(std::ceil(over * 1'000 / rate.per_second)));
  }
  spent_ += amount;
  return std::nullopt;
}

void TokenBucket::charge(const Rate& rate, std::int64_t now_ms, double amount) {
  spent_ = std::min(rate.burst, spent_at(rate, now_ms) + amount);
  at_ms_ = std::max(at_ms_, now_ms);
}

void TokenBucket::give_back(const Rate& rate, std::int64_t now_ms) {
  spent_ = std::max(0.0, spent_at(rate, now_ms) - 1);
  at_ms_ = std::max(at_ms_, now_ms);
}

bool TokenBucket::is_full(const Rate& rate, std::int64_t now_ms) const {
  return spent_at(rate, now_ms) <= 0;
}

AddressRates::AddressRates(Rate rate) : rate_(rate), key_(random_sip_key()) {}

AddressTag AddressRates::tag(const boost::asio::ip::address& address) const {
  const std::scoped_lock lock(mutex_);
  return tag_of(key_, address);
}

AddressTag AddressRates::tag(const boost::asio::ip::address& address, std::string_view name) const {
  const std::scoped_lock lock(mutex_);
  const auto of_address = static_cast<std::uint64_t>(tag_of(key_, address));
  std::vector<unsigned char> bytes(name.begin(), name.end());
  for (int shift = 0; shift < 64; shift += 8)
    bytes.push_back(static_cast<unsigned char>(of_address >> static_cast<unsigned>(shift)));
  return AddressTag{sip_hash(key_, bytes)};
}

void AddressRates::give_back(AddressTag tag, std::int64_t now_ms) {
  const std::scoped_lock lock(mutex_);
  const auto found = buckets_.find(tag);
  if (found != buckets_.end()) found->second.give_back(rate_, now_ms);
}

std::size_t AddressRates::size() const {
  const std::scoped_lock lock(mutex_);
  return buckets_.size();
}

std::optional<std::int64_t> AddressRates::take(AddressTag tag, std::int64_t now_ms) {
  const std::scoped_lock lock(mutex_);
  const auto found = buckets_.find(tag);
  if (found != buckets_.end()) return found->second.take(rate_, now_ms);
  if (buckets_.size() >= k_addresses_max) return std::nullopt;
  return buckets_[tag].take(rate_, now_ms);
}

void AddressRates::forget(std::int64_t now_ms) {
  const std::scoped_lock lock(mutex_);
  if (key_since_ms_ < 0) key_since_ms_ = now_ms;
  if (now_ms - key_since_ms_ >= k_key_life_ms) {
    buckets_.clear();
    key_ = random_sip_key();
    key_since_ms_ = now_ms;
    return;
  }
  std::erase_if(buckets_, [&](const auto& entry) { return entry.second.is_full(rate_, now_ms); });
}

}  // namespace senim::net
