#include <stdexcept>

#include "server/redis/tls.hpp"

namespace senim::redis {

bool speaks_tls() { return false; }

bool begin_tls(redisContext& /*context*/, const std::string& /*host*/) {
  throw std::logic_error{
      "an address that asks for TLS was taken by a build that does not speak it"};
}

}  // namespace senim::redis
