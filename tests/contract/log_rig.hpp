// A worker of the log's contract tests on a real redis-server, with its links up.
#pragma once

#include <memory>
#include <string>

#include "server/redis/node_link.hpp"
#include "server/redis/subscription_link.hpp"
#include "server/stores/log_store.hpp"
#include "tests/contract/log_steps.hpp"
#include "tests/support/loop.hpp"
#include "tests/support/redis_server.hpp"

namespace senim::contract {

// One for the executable, with all function libraries loaded.
[[nodiscard]] support::RedisServer& shared_redis();

class LogWorker final : public LogSteps {
 public:
  LogWorker(support::Loop& loop, const std::string& name,
            const redis::StoreAddress& address = shared_redis().address());

  support::Loop& loop;
  std::unique_ptr<redis::Link> owned_link;
  redis::Link& link;
  stores::LogStore store;
  redis::SubscriptionLink subscription;
};

}  // namespace senim::contract
