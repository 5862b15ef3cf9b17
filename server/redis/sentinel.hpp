// SentinelResolver: finds the primary by asking the Sentinels, one after the other, the one first
// that knew it last. What a Sentinel says may be old: whether the Redis found is a primary is for
// the greeting to say.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>

#include "server/redis/question.hpp"
#include "server/redis/resolver.hpp"
#include "server/redis/store_address.hpp"

namespace senim::redis {

class SentinelResolver final : public Resolver {
 public:
  SentinelResolver(boost::asio::io_context& io, StoreAddress store)
      : io_(io), store_(std::move(store)) {}
  void resolve(Found found) override;

 private:
  void ask(std::size_t tries_left);

  boost::asio::io_context& io_;
  StoreAddress store_;
  std::size_t next_ = 0;
  Found found_;
  std::unique_ptr<Question> question_;
};

// What SENTINEL GET-MASTER-ADDR-BY-NAME answered; nothing when it does not know.
[[nodiscard]] std::optional<Address> primary_in(Reply reply, const StoreAddress& store);

}  // namespace senim::redis
