// Target: the server that is tested, from its URL.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace senim::bench {

// One clear line for whoever started the tester: what is wrong and what to do.
class Complaint : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct Target {
  std::string name;    // of the host, or its address: whose certificate it must be
  std::string host;    // as in the Host header, with the port
  std::string origin;  // http://host or https://host
  boost::asio::ip::tcp::endpoint endpoint;
  bool has_tls = false;
  [[nodiscard]] bool is_local() const { return endpoint.address().is_loopback(); }
};

[[nodiscard]] Target target_of(std::string_view url);

}  // namespace senim::bench
