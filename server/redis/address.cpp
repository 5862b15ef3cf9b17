#include "server/redis/address.hpp"

#include <charconv>
#include <optional>
#include <utility>

#include "server/base/start_error.hpp"
#include "server/redis/tls.hpp"

namespace senim::redis {

namespace {

constexpr std::string_view k_right_forms =
    "write redis://[user:password@]host[:port][/db] (rediss:// for TLS), unix:///path[?db=N], "
    "host:port or /path";

// Never quotes what was written: it may hold a password.
[[noreturn]] void refuse(std::string_view what) {
  throw StartError{"the Redis address is not understood: " + std::string{what} + "; " +
                   std::string{k_right_forms}};
}

template <class Number>
std::optional<Number> whole_number(std::string_view text, Number max) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number < 0 || number > max)
    return std::nullopt;
  return number;
}

int database_of(std::string_view text) {
  const auto number = whole_number<int>(text, k_database_max);
  if (!number) refuse("the database is not a number");
  return *number;
}

std::optional<unsigned char> hex_byte(std::string_view two) {
  unsigned char byte{};
  const auto [end, error] = std::from_chars(two.data(), two.data() + two.size(), byte, 16);
  if (two.size() != 2 || error != std::errc{} || end != two.data() + 2) return std::nullopt;
  return byte;
}

std::string percent_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      decoded += text[at];
      continue;
    }
    const auto byte = hex_byte(text.substr(at + 1, 2));
    if (!byte) refuse("a % is not followed by two hexadecimal digits");
    decoded += static_cast<char>(*byte);
    at += 2;
  }
  return decoded;
}

Address unix_socket(std::string_view text) {
  Address address;
  const auto question = text.find('?');
  address.unix_path = text.substr(0, question);
  if (!address.unix_path.starts_with('/')) refuse("the path of a Unix socket begins with /");
  if (question == std::string_view::npos) return address;
  const auto query = text.substr(question + 1);
  if (!query.starts_with("db=")) refuse("after ? only db=N is known");
  address.database = database_of(query.substr(3));
  return address;
}

void read_host_and_port(std::string_view text, Address& address) {
  std::string_view after;
  if (text.starts_with('[')) {
    const auto bracket = text.find(']');
    if (bracket == std::string_view::npos) refuse("a [ is not closed");
    address.host = text.substr(1, bracket - 1);
    after = text.substr(bracket + 1);
  } else {
    const auto colon = text.find(':');
    address.host = text.substr(0, colon);
    if (colon != std::string_view::npos) after = text.substr(colon);
  }
  if (address.host.empty()) refuse("the host is missing");
  if (address.host.find_first_of(" \t@?#%") != std::string::npos)
    refuse("the host holds a character that no host has");
  if (after.empty()) return;
  const auto port =
      after.starts_with(':') ? whole_number<int>(after.substr(1), 65'535) : std::nullopt;
  if (!port || *port == 0) refuse("the port is not a number from 1 to 65535");
  address.port = static_cast<std::uint16_t>(*port);
}

Address network(std::string_view text) {
  Address address;
  const auto at = text.rfind('@');
  if (at != std::string_view::npos) {
    const auto credentials = text.substr(0, at);
    const auto colon = credentials.find(':');
    if (colon == std::string_view::npos) refuse("before @ stands user:password");
    address.user = percent_decoded(credentials.substr(0, colon));
    address.password = percent_decoded(credentials.substr(colon + 1));
    if (address.password.empty()) refuse("the password before @ is empty");
    text.remove_prefix(at + 1);
  }
  const auto slash = text.find('/');
  if (slash != std::string_view::npos) {
    const auto database = text.substr(slash + 1);
    if (!database.empty()) address.database = database_of(database);
    text = text.substr(0, slash);
  }
  read_host_and_port(text, address);
  return address;
}

Address by_tls(std::string_view text) {
  if (!speaks_tls())
    refuse(
        "TLS needs hiredis 1.0 or newer (Debian 13), which this build does not have; use a tunnel");
  Address address = network(text);
  address.tls = true;
  return address;
}

}  // namespace

std::string Address::name() const {
  std::string name;
  if (is_unix()) {
    name = "unix://" + unix_path;
    if (database != 0) name += "?db=" + std::to_string(database);
    return name;
  }
  const bool brackets = host.find(':') != std::string::npos;
  name = (tls ? "rediss://" : "redis://") + (brackets ? "[" + host + "]" : host) + ":" +
         std::to_string(port);
  if (database != 0) name += "/" + std::to_string(database);
  return name;
}

Address parse_address(std::string_view text) {
  constexpr std::string_view k_redis = "redis://";
  constexpr std::string_view k_redis_by_tls = "rediss://";
  constexpr std::string_view k_unix = "unix://";
  if (text.empty()) refuse("it is empty");
  if (text.starts_with(k_redis)) return network(text.substr(k_redis.size()));
  if (text.starts_with(k_redis_by_tls)) return by_tls(text.substr(k_redis_by_tls.size()));
  if (text.starts_with(k_unix)) return unix_socket(text.substr(k_unix.size()));
  if (text.find("://") != std::string_view::npos) refuse("the scheme is not redis, rediss or unix");
  if (text.starts_with('/')) return unix_socket(text);
  return network(text);
}

Address unix_address(std::string path) {
  Address address;
  address.unix_path = std::move(path);
  return address;
}

}  // namespace senim::redis
