#include "bench/target.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/system/error_code.hpp>
#include <charconv>

namespace senim::bench {

namespace asio = boost::asio;

Target target_of(std::string_view url) {
  constexpr std::string_view k_scheme = "http://";
  const auto complain = [&](std::string_view why) {
    throw Complaint("--url " + std::string{url} + ": " + std::string{why});
  };
  if (url.starts_with("https://")) {
    complain(
        "TLS is not spoken here, it would be most of what is measured; give the address behind the "
        "proxy that ends it, as in http://127.0.0.1:8111");
  }
  if (!url.starts_with(k_scheme)) complain("only http:// is spoken, as in http://127.0.0.1:8111");
  std::string_view host = url.substr(k_scheme.size());
  if (host.ends_with('/')) host.remove_suffix(1);
  if (host.empty() || host.find_first_of("/?#@") != std::string_view::npos) {
    complain("only scheme, host and port belong there, as in http://127.0.0.1:8111");
  }
  std::string name{host};
  std::string port = "80";
  const auto colon = host.rfind(':');
  const auto bracket = host.rfind(']');  // of an IPv6 address, which has colons of its own
  if (colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket)) {
    name = host.substr(0, colon);
    port = host.substr(colon + 1);
  }
  if (name.starts_with('[') && name.ends_with(']')) name = name.substr(1, name.size() - 2);
  std::uint16_t number = 0;
  const auto [end, ec] = std::from_chars(port.data(), port.data() + port.size(), number);
  if (ec != std::errc{} || end != port.data() + port.size() || number == 0) {
    complain("the port is not a number from 1 to 65535");
  }
  asio::io_context io;
  asio::ip::tcp::resolver resolver{io};
  boost::system::error_code failure;
  const auto found = resolver.resolve(name, port, failure);
  if (failure || found.empty()) complain("the host is not known");
  return {.host = std::string{host},
          .origin = std::string{k_scheme} + std::string{host},
          .endpoint = found.begin()->endpoint()};
}

}  // namespace senim::bench
