// StoreAddress: where the store of a helpline is, parsed from what an operator writes: one Redis, a
// primary that Sentinels know, or a Cluster; and how many replicas must have a write before it is
// acknowledged. A plain value. Its name() is for people and logs and never carries a password.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/redis/address.hpp"

namespace senim::redis {

inline constexpr int k_replicas_max = 8;

struct StoreAddress {
  enum class Kind : std::uint8_t { single, sentinel, cluster };

  StoreAddress() = default;
  StoreAddress(Address address) : nodes{std::move(address)} {}  // one Redis is a store, too

  Kind kind = Kind::single;
  // The one Redis; the Sentinels; or some nodes of the Cluster, from which the others are learned:
  // with what signs in to them, but for Sentinels.
  std::vector<Address> nodes;
  std::string primary_name;  // what the Sentinels call it
  // How to sign in to a Redis that was found by asking: user, password, database.
  Address sign_in;
  int replicas = 0;

  [[nodiscard]] std::string name() const;
  // A Redis found by asking, with what signs in to it.
  [[nodiscard]] Address found_at(std::string_view host, std::uint16_t port) const;
};

// What parse_address() understands, or
//   sentinel://[user:password@]NAME@host[:port],host[:port],...[/db]
//   cluster://[user:password@]host[:port],host[:port],...
// each with ?replicas=N behind it (unix: &replicas=N behind a database). With Sentinels N is 1
// unless something else is written, else 0. Throws StartError with one line that says what is wrong
// and what is right.
[[nodiscard]] StoreAddress parse_store(std::string_view text);

}  // namespace senim::redis
