// TrustedProxies: the machines before us whose word about a child's address is believed, and what
// they say. Each proxy adds the address it saw itself at the end of X-Forwarded-For (or Forwarded);
// whatever stands further to the left was there before, and the child may have written it. So the
// way is followed from the connection backwards, and ends at the first address that is no proxy of
// ours. Shared by all workers and never changed; knows no socket and keeps no address of a child.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace senim::net {

// One proxy, or a network of them; an IPv4 one as the IPv6 network it is mapped to.
using ProxyNetwork = boost::asio::ip::network_v6;

// "10.0.0.2", "10.0.0.0/8", "2001:db8::1", "[2001:db8::1]", "::ffff:10.0.0.2" and their like.
// Nothing for anything else, and for everybody ("0.0.0.0/0"): children would be believed.
[[nodiscard]] std::optional<ProxyNetwork> parse_proxy(std::string_view text);

// The lines of a request that say where it came from, each as it stands there, in their order.
struct ForwardedLines {
  std::vector<std::string_view> x_forwarded_for = {};
  std::vector<std::string_view> x_forwarded_proto = {};
  std::vector<std::string_view> forwarded = {};

  [[nodiscard]] bool name_an_address() const {
    return !x_forwarded_for.empty() || !forwarded.empty();
  }
};

struct Source {
  boost::asio::ip::address address;
  bool https = false;         // as the proxy says
  bool contradicted = false;  // the two headers name two addresses: neither is believed
};

class TrustedProxies {
 public:
  TrustedProxies() = default;
  explicit TrustedProxies(std::vector<ProxyNetwork> networks) : networks_(std::move(networks)) {}

  [[nodiscard]] bool include(const boost::asio::ip::address& address) const;

  // Where a request of a connection from `peer` comes from: the last address that a trusted proxy
  // itself saw. Where a proxy names none ("unknown", a word of its own, broken quotes): its own.
  [[nodiscard]] Source source_of(const boost::asio::ip::address& peer,
                                 const ForwardedLines& lines) const;

 private:
  std::vector<ProxyNetwork> networks_;
};

}  // namespace senim::net
