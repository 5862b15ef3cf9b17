#include <utility>

#include "server/redis/cluster_link.hpp"
#include "server/redis/link.hpp"
#include "server/redis/sentinel.hpp"
#include "server/redis/striped_link.hpp"

namespace senim::redis {

std::unique_ptr<Resolver> make_resolver(boost::asio::io_context& io, const StoreAddress& store) {
  using Kind = StoreAddress::Kind;
  if (store.kind == Kind::sentinel) return std::make_unique<SentinelResolver>(io, store);
  if (store.kind == Kind::cluster) return std::make_unique<AnyNode>(store);
  return std::make_unique<FixedAddress>(store.nodes.front());
}

std::unique_ptr<Link> make_link(boost::asio::io_context& io, const StoreAddress& store,
                                const Functions& functions) {
  if (store.kind == StoreAddress::Kind::cluster)
    return std::make_unique<ClusterLink>(io, store, functions);
  return std::make_unique<StripedLink>(
      io, [&] { return make_resolver(io, store); },
      WriterNeeds{.replicas = store.replicas, .functions = functions});
}

}  // namespace senim::redis
