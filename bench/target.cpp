#include "bench/target.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/system/error_code.hpp>
#include <charconv>

namespace senim::bench {

namespace asio = boost::asio;

Target target_of(std::string_view url) {
  const auto complain = [&](std::string_view why) {
    throw Complaint("--url " + std::string{url} + ": " + std::string{why});
  };
  const bool has_tls = url.starts_with("https://");
  const std::string_view scheme = has_tls ? "https://" : "http://";
  if (!url.starts_with(scheme))
    complain("it begins with http:// or https://, as in http://127.0.0.1:8111");
  std::string_view host = url.substr(scheme.size());
  if (host.ends_with('/')) host.remove_suffix(1);
  if (host.empty() || host.find_first_of("/?#@") != std::string_view::npos) {
    complain("only scheme, host and port belong there, as in http://127.0.0.1:8111");
  }
  std::string name{host};
  std::string port = has_tls ? "443" : "80";
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
  return {.name = name,
          .host = std::string{host},
          .origin = std::string{scheme} + std::string{host},
          .endpoint = found.begin()->endpoint(),
          .has_tls = has_tls};
}

}  // namespace senim::bench
