#include "server/redis/sentinel.hpp"

#include <utility>

namespace senim::redis {

std::optional<Address> primary_in(Reply reply, const StoreAddress& store) {
  const std::int64_t port = reply[1].integer();
  if (reply.size() != 2 || port < 1 || port > 65'535) return std::nullopt;
  return store.found_at(reply[0].text(), static_cast<std::uint16_t>(port));
}

void SentinelResolver::resolve(Found found) {
  found_ = std::move(found);
  ask(store_.nodes.size());
}

void SentinelResolver::ask(std::size_t tries_left) {
  if (tries_left == 0) return std::exchange(found_, {})(std::nullopt);
  question_ = std::make_unique<Question>(
      io_, store_.nodes[next_], Command{"SENTINEL", "GET-MASTER-ADDR-BY-NAME", store_.primary_name},
      [this, tries_left](Reply reply) {
        const auto primary = primary_in(reply, store_);
        if (primary) return std::exchange(found_, {})(primary);
        next_ = (next_ + 1) % store_.nodes.size();
        ask(tries_left - 1);
      });
}

}  // namespace senim::redis
