// SentinelResolver: finds the primary by asking all the Sentinels. An address is believed when a
// majority of them names it and no Sentinel names another. After that server has answered, they are
// asked once more, a while later, and only then is it confirmed. Why: a primary that was frozen and
// replaced meanwhile answers as before when it wakes, and its replicas do not know yet that it was
// replaced. What is written to it then would be lost.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <vector>

#include "server/redis/blocking_link.hpp"
#include "server/redis/question.hpp"
#include "server/redis/resolver.hpp"
#include "server/redis/store_address.hpp"
#include "server/redis/timer.hpp"

namespace senim::redis {

// Longer than a Sentinel takes to see that the replica it promoted is a primary (1 s).
inline constexpr std::int64_t k_confirm_ms = 1'500;
// A primary that answers nothing this long may be replaced; a link gives up well before.
inline constexpr std::int64_t k_down_after_ms_min = 3'000;

class SentinelResolver final : public Resolver {
 public:
  SentinelResolver(boost::asio::io_context& io, StoreAddress store)
      : io_(io), store_(std::move(store)), timer_(io) {}
  void resolve(Found found) override;
  void confirm(const Address& address, Confirmed confirmed) override;

 private:
  void ask_all();
  void heard(const std::optional<Address>& primary);

  boost::asio::io_context& io_;
  StoreAddress store_;
  Timer timer_;
  Found found_;
  std::vector<std::unique_ptr<Question>> questions_;
  std::vector<std::optional<Address>> heard_;
};

// What SENTINEL GET-MASTER-ADDR-BY-NAME answered; nothing when it does not know.
[[nodiscard]] std::optional<Address> primary_in(Reply reply, const StoreAddress& store);

// Throws StartError when this Sentinel would replace a primary before our links give it up.
void require_patience(BlockingLink& sentinel, const StoreAddress& store);

}  // namespace senim::redis
