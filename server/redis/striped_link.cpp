#include "server/redis/striped_link.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "server/base/log.hpp"
#include "server/redis/key_slot.hpp"

namespace senim::redis {

StripedLink::StripedLink(boost::asio::io_context& io, const MakeResolver& make_resolver,
                         const WriterNeeds& needs, std::size_t stripes)
    : io_(io) {
  for (std::size_t n = 0; n < stripes; ++n) {
    stripes_.push_back(std::make_unique<NodeLink>(io, make_resolver(), needs));
    stripes_.back()->on_up([this] {
      for (const auto& stripe : stripes_) stripe->hurry();
      judge();
    });
    stripes_.back()->on_down([this] { judge(); });
  }
}

void StripedLink::open() {
  for (const auto& stripe : stripes_) stripe->open();
}

void StripedLink::judge() {
  const bool all =
      std::ranges::all_of(stripes_, [](const auto& stripe) { return stripe->is_up(); });
  if (all == up_) return;
  up_ = all;
  if (all) log::info("redis_up", {{"links", stripes_.size()}});
  all ? tell_up() : tell_down();
}

std::string StripedLink::why_down() const {
  const auto down =
      std::ranges::find_if(stripes_, [](const auto& stripe) { return !stripe->is_up(); });
  return down == stripes_.end() ? std::string{} : (*down)->why_down();
}

NodeLink& StripedLink::stripe_of(std::string_view key) const {
  return *stripes_[slot_of(key) % stripes_.size()];
}

void StripedLink::call(const Command& command, Answer answer) {
  if (!up_) return lose_later(io_, std::move(answer));
  const auto key = key_of(command);
  NodeLink& stripe = key ? stripe_of(*key) : *stripes_.front();
  stripe.call(command, std::move(answer));
}

void StripedLink::when_replicated(std::string_view key, std::function<void()> act) {
  stripe_of(key).when_replicated(key, std::move(act));
}

std::size_t StripedLink::in_flight() const {
  return std::accumulate(stripes_.begin(), stripes_.end(), std::size_t{0},
                         [](std::size_t sum, const auto& one) { return sum + one->in_flight(); });
}

void StripedLink::close(std::function<void()> closed) {
  closed_ = std::move(closed);
  open_ = stripes_.size();
  for (const auto& stripe : stripes_)
    stripe->close([this] {
      if (--open_ == 0 && closed_) std::exchange(closed_, {})();
    });
}

}  // namespace senim::redis
