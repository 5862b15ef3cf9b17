// Address: where a Redis is and how to sign in to it, parsed from what an operator writes. A plain
// value. Its name() is for people and logs and never carries the user or the password.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace senim::redis {

inline constexpr std::uint16_t k_default_port = 6379;
inline constexpr int k_database_max = 65'535;

struct Address {
  std::string host;  // empty when it is a Unix socket
  std::uint16_t port = k_default_port;
  std::string unix_path;  // empty when it is a host
  std::string user;       // may be empty beside a password: the default user
  std::string password;
  int database = 0;
  bool tls = false;

  [[nodiscard]] bool is_unix() const { return !unix_path.empty(); }
  [[nodiscard]] std::string name() const;
  bool operator==(const Address&) const = default;
};

// redis://[user:password@]host[:port][/db], the same with rediss:// for TLS (where speaks_tls()),
// unix:///path[?db=N], or bare: host[:port] or /path.
// User and password may be percent-encoded; an IPv6 address stands in brackets. Throws StartError
// with one line that says what is wrong and what is right.
[[nodiscard]] Address parse_address(std::string_view text);

// The address of a Unix socket as a value of its own.
[[nodiscard]] Address unix_address(std::string path);

}  // namespace senim::redis
