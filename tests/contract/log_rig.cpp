#include "tests/contract/log_rig.hpp"

#include "server/redis/blocking_store.hpp"
#include "server/stores/our_functions.hpp"

namespace senim::contract {

support::RedisServer& shared_redis() {
  static support::RedisServer server;
  static const bool loaded = [] {
    redis::BlockingStore link{server.address()};
    stores::load_functions(link);
    return true;
  }();
  static_cast<void>(loaded);
  return server;
}

LogWorker::LogWorker(support::Loop& loop_in, const std::string& name,
                     const redis::StoreAddress& address)
    : LogSteps(store, [&loop_in](const auto& so) { return loop_in.until(so); }),
      loop(loop_in),
      owned_link(stores::make_link(loop.io(), address)),
      link(*owned_link),
      store(link, name, hints),
      subscription(loop.io(), address, link, name) {
  subscription.subscribe(store.channel(),
                         [this](std::string_view payload) { store.hear(payload); });
  link.open();
  subscription.open();
  REQUIRE(loop.until([this] { return link.is_up() && subscription.is_hearing(); }));
}

}  // namespace senim::contract
