#include "server/redis/subscription_link.hpp"

#include <utility>

#include "server/base/log.hpp"

namespace senim::redis {

namespace {

using Clock = std::chrono::steady_clock;

}  // namespace

SubscriptionLink::SubscriptionLink(boost::asio::io_context& io, const StoreAddress& store,
                                   Link& commands, std::string_view own_name)
    : io_(io),
      resolver_(make_resolver(io, store)),
      commands_(commands),
      probe_channel_("senim:probe:" + std::string{own_name}),
      probe_timer_(io),
      retry_timer_(io) {
  subscribe(probe_channel_, [](std::string_view) {});
}

SubscriptionLink::~SubscriptionLink() { *alive_ = false; }

void SubscriptionLink::open() {
  open_ = true;
  connect();
  probe();
}

void SubscriptionLink::connect() {
  hearing_ = false;
  confirmed_ = 0;
  heard_ = Clock::now();
  resolver_->resolve([this](const std::optional<Address>& address) {
    if (!open_) return;
    if (!address) return fail("nobody knows where to listen");
    connection_ = std::make_unique<Connection>(io_, *address, Greeting::to_listen(*address),
                                               static_cast<ConnectionEnds&>(*this));
    connection_->begin();
  });
}

void SubscriptionLink::ready() {
  // One channel a command: hiredis keeps a callback for each and counts them so on every version.
  for (const auto& [channel, hear] : hears_)
    if (!connection_->send({"SUBSCRIBE", channel})) return;
}

void SubscriptionLink::replied(Reply reply) {
  heard_ = Clock::now();
  const std::string_view kind = reply[0].text();
  if (kind == "message") {
    const auto found = hears_.find(reply[1].text());
    if (found != hears_.end()) found->second(reply[2].text());
  } else if (kind == "subscribe") {
    if (++confirmed_ != hears_.size()) return;
    hearing_ = true;
    backoff_.reset();
    for (const auto& listener : gap_listeners_) listener();
  } else {
    fail("subscribing was refused");
  }
}

void SubscriptionLink::ended(std::string_view why) { fail(why); }

void SubscriptionLink::fail(std::string_view why) {
  if (hearing_) log::warn("redis_subscription_down", {{"why", safe(why)}});
  hearing_ = false;
  connection_.reset();
  if (!open_) return;
  retry_timer_.expires_after(backoff_.next());
  retry_timer_.async_wait([this](auto error) {
    if (!error && open_) connect();
  });
}

void SubscriptionLink::probe() {
  probe_timer_.expires_after(std::chrono::milliseconds{k_probe_ms});
  probe_timer_.async_wait([this](auto error) {
    if (error || !open_) return;
    if (connection_ != nullptr &&
        Clock::now() - heard_ > std::chrono::milliseconds{k_unheard_ms_max})
      fail("nothing heard of the own probes");
    commands_.call({"PUBLISH", probe_channel_, ""}, [this, alive = alive_](Reply published) {
      // While the command link is down nobody probes, and silence says nothing about this one.
      if (*alive && published.failed()) heard_ = Clock::now();
    });
    probe();
  });
}

void SubscriptionLink::close() {
  open_ = false;
  hearing_ = false;
  connection_.reset();
  resolver_.reset();
  probe_timer_.cancel();
  retry_timer_.cancel();
}

}  // namespace senim::redis
