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
  subscribe(probe_channel_, [this](std::string_view) { heard_own_ = Clock::now(); });
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
    heard_own_ = Clock::now();
    backoff_.reset();
    for (const auto& listener : gap_listeners_) listener();
  } else {
    fail("subscribing to its channels was refused");
  }
}

void SubscriptionLink::ended(std::string_view why) { fail(why); }

std::string SubscriptionLink::trouble() const {
  if (!hearing_) return "hints are not heard: " + why_;
  if (publishing_refused_) return "hints can't be sent: publishing was refused";
  if (Clock::now() - heard_own_ > std::chrono::milliseconds{k_unheard_ms_max})
    return "hints are not heard: the own probes do not come back";
  return {};
}

void SubscriptionLink::fail(std::string_view why) {
  if (hearing_ || why != why_) log::warn("redis_subscription_down", {{"why", safe(why)}});
  hearing_ = false;
  why_ = why;
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
    const auto now = Clock::now();
    if (connection_ != nullptr && now - heard_ > std::chrono::milliseconds{k_unheard_ms_max})
      fail("nothing heard of the own probes");
    else if (hearing_ && now - heard_own_ > std::chrono::milliseconds{k_deaf_ms_max})
      fail("the own probes do not come back, though others are heard");
    commands_.call({"PUBLISH", probe_channel_, ""}, [this, alive = alive_](Reply published) {
      if (!*alive) return;
      publishing_refused_ = published.is_error();
      // While the command link is down nobody probes, and silence says nothing about this one.
      if (published.failed()) heard_ = heard_own_ = Clock::now();
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
