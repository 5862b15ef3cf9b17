// SubscriptionLink: the one connection of a worker for what is published to it. Resubscribes after
// every reconnect and then says so, since what was published meanwhile is gone: receivers read
// anew. Proves that it hears by publishing to itself through the command link, for as long as it
// lasts. Owned by a worker, used on its thread; what it delivers is a hint, never the truth.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "server/redis/backoff.hpp"
#include "server/redis/connection.hpp"
#include "server/redis/link.hpp"
#include "server/redis/resolver.hpp"
#include "server/redis/timer.hpp"

namespace senim::redis {

inline constexpr std::int64_t k_probe_ms = 1'000;
inline constexpr std::int64_t k_unheard_ms_max = 3'000;
inline constexpr std::int64_t k_deaf_ms_max = 10'000;  // to itself, while it hears others

class SubscriptionLink final : private ConnectionEnds {
 public:
  using Hear = std::function<void(std::string_view payload)>;

  // `own_name` is unique among all links of this Redis (the worker's id): it names the channel of
  // the probes.
  SubscriptionLink(boost::asio::io_context& io, const StoreAddress& store, Link& commands,
                   std::string_view own_name);
  SubscriptionLink(const SubscriptionLink&) = delete;
  SubscriptionLink& operator=(const SubscriptionLink&) = delete;
  ~SubscriptionLink();

  // Before open().
  void subscribe(std::string channel, Hear hear) { hears_[std::move(channel)] = std::move(hear); }
  // Called when it hears again, also the first time: everything published before may have been
  // missed.
  void on_gap(std::function<void()> listener) { gap_listeners_.push_back(std::move(listener)); }

  void open();
  void close();  // leaves nothing on the io_context
  [[nodiscard]] bool is_hearing() const { return hearing_; }
  // Why hints do not arrive, in a line that anyone may read; empty: the last probes did.
  [[nodiscard]] std::string trouble() const;

 private:
  void ready() override;
  void replied(Reply reply) override;
  void ended(std::string_view why) override;

  void connect();
  void fail(std::string_view why);
  void probe();

  boost::asio::io_context& io_;
  std::unique_ptr<Resolver> resolver_;
  Link& commands_;
  std::string probe_channel_;
  std::map<std::string, Hear, std::less<>> hears_;
  std::vector<std::function<void()>> gap_listeners_;
  std::unique_ptr<Connection> connection_;
  bool open_ = false;
  bool hearing_ = false;
  std::size_t confirmed_ = 0;                    // channels that Redis confirmed since connecting
  std::chrono::steady_clock::time_point heard_;  // the last sign of life, or when connecting began
  std::chrono::steady_clock::time_point heard_own_;  // the last probe that came back
  std::string why_ = "not connected yet";            // it does not hear
  bool publishing_refused_ = false;
  Backoff backoff_;
  Timer probe_timer_;
  Timer retry_timer_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace senim::redis
