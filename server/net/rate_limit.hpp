// Token buckets. A TokenBucket limits one connection and belongs to its worker; AddressRates limits
// new conversations (or sign-ins) of one network address and is shared by all workers of a process:
// the kernel spreads the connections of a school over the workers by chance, so that a limit
// counted by each would be several times as high, and a part of it for each would refuse some of a
// class that is within it. One lock is enough for something taken once by a start and by a request,
// each of which costs a thousand times as much. Other processes count for themselves. An address is
// held only as a keyed hash, in memory, with a random key that is thrown away within the hour; it
// is never logged, stored or put beside a conversation. Time is an argument.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "server/net/sip_hash.hpp"

namespace senim::net {

struct Rate {
  double per_second;
  double burst;
};

class TokenBucket {
 public:
  // Nothing when so much may pass (and has), otherwise the milliseconds until it may. More than the
  // whole burst never passes.
  [[nodiscard]] std::optional<std::int64_t> take(const Rate& rate, std::int64_t now_ms,
                                                 double amount = 1);
  // It has passed whatever the bucket says: so much less is left, at least nothing.
  void charge(const Rate& rate, std::int64_t now_ms, double amount);
  // One that was taken counts no more.
  void give_back(const Rate& rate, std::int64_t now_ms);
  [[nodiscard]] bool is_full(const Rate& rate, std::int64_t now_ms) const;

 private:
  [[nodiscard]] double spent_at(const Rate& rate, std::int64_t now_ms) const;
  double spent_ = 0;  // so that a new bucket is full whatever the rate
  std::int64_t at_ms_ = 0;
};

enum class AddressTag : std::uint64_t {};
// IPv6 by its first 64 bits: one household or school, one tag.
[[nodiscard]] AddressTag tag_of(const SipKey& key, const boost::asio::ip::address& address);
[[nodiscard]] SipKey random_sip_key();

class AddressRates {  // from any thread
 public:
  explicit AddressRates(Rate rate);

  [[nodiscard]] AddressTag tag(const boost::asio::ip::address& address) const;
  // Of an address together with a name: what is done under one from elsewhere is another's.
  [[nodiscard]] AddressTag tag(const boost::asio::ip::address& address,
                               std::string_view name) const;
  [[nodiscard]] std::optional<std::int64_t> take(AddressTag tag, std::int64_t now_ms);
  void give_back(AddressTag tag, std::int64_t now_ms);
  // Forgets addresses whose bucket is full again, and all of them, with the key, within the hour.
  void forget(std::int64_t now_ms);
  [[nodiscard]] std::size_t size() const;

  static constexpr std::size_t k_addresses_max = 100'000;  // beyond it nobody is limited
  static constexpr std::int64_t k_key_life_ms = 50 * 60 * 1'000;

 private:
  const Rate rate_;
  mutable std::mutex mutex_;  // for what follows
  SipKey key_;
  std::int64_t key_since_ms_ = -1;
  std::unordered_map<AddressTag, TokenBucket> buckets_;
};

}  // namespace senim::net
