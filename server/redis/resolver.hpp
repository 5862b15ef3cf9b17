// Resolver: says where a link is to connect now. Asked before each attempt, so that a link follows
// a primary that moves. Owned by the link, used on its thread.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "server/redis/store_address.hpp"

namespace senim::redis {

class Resolver {
 public:
  using Found = std::function<void(std::optional<Address>)>;  // nothing: nobody knows

  virtual ~Resolver() = default;
  // Answers once, maybe before it returns; a new question takes the last one back, and so does the
  // resolver's end.
  virtual void resolve(Found found) = 0;
  // Whether that is still the place, asked once a link's greeting is over and before it is used.
  using Confirmed = std::function<void(bool)>;
  virtual void confirm(const Address& address, Confirmed confirmed) = 0;
};

class FixedAddress final : public Resolver {
 public:
  explicit FixedAddress(Address address) : address_(std::move(address)) {}
  void resolve(Found found) override { found(address_); }
  void confirm(const Address& /*address*/, Confirmed confirmed) override { confirmed(true); }

 private:
  Address address_;
};

// Finds the one Redis, the primary that the Sentinels know, or any node of the Cluster.
[[nodiscard]] std::unique_ptr<Resolver> make_resolver(boost::asio::io_context& io,
                                                      const StoreAddress& store);

}  // namespace senim::redis
