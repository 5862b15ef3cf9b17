// TLS to Redis (rediss://), spoken where hiredis has it: 1.0 and newer, so on Debian 13 and not on
// Debian 12. Whoever opens a hiredis context to such an address calls begin_tls() before anything
// is said on it. Which of tls_*.cpp is built decides CMake.
#pragma once

#include <string>

struct redisContext;  // NOLINT(readability-identifier-naming): hiredis

namespace senim::redis {

[[nodiscard]] bool speaks_tls();

// Of a context that is connected or connecting. The other end must show a certificate of this host
// (a name or an address), signed by an authority this system trusts, or one that SSL_CERT_FILE or
// SSL_CERT_DIR name. False, with the error in the context, when that is already known to fail; what
// fails later ends the connection.
[[nodiscard]] bool begin_tls(redisContext& context, const std::string& host);

}  // namespace senim::redis
