#include "server/redis/sentinel.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "server/base/start_error.hpp"

namespace senim::redis {

std::optional<Address> primary_in(Reply reply, const StoreAddress& store) {
  const std::int64_t port = reply[1].integer();
  if (reply.size() != 2 || port < 1 || port > 65'535) return std::nullopt;
  return store.found_at(reply[0].text(), static_cast<std::uint16_t>(port));
}

void SentinelResolver::resolve(Found found) {
  timer_.cancel();
  found_ = std::move(found);
  ask_all();
}

void SentinelResolver::confirm(const Address& address, Confirmed confirmed) {
  found_ = [address, confirmed = std::move(confirmed)](const std::optional<Address>& primary) {
    confirmed(primary == address);
  };
  timer_.expires_after(std::chrono::milliseconds{k_confirm_ms});
  timer_.async_wait([this](auto error) {
    if (!error) ask_all();
  });
}

void SentinelResolver::ask_all() {
  questions_.clear();
  heard_.clear();
  for (const Address& sentinel : store_.nodes)
    questions_.push_back(std::make_unique<Question>(
        io_, sentinel, Command{"SENTINEL", "GET-MASTER-ADDR-BY-NAME", store_.primary_name},
        [this](Reply reply) { heard(primary_in(reply, store_)); }));
}

void SentinelResolver::heard(const std::optional<Address>& primary) {
  heard_.push_back(primary);
  if (heard_.size() < store_.nodes.size()) return;
  std::vector<Address> said;
  for (const auto& one : heard_)
    if (one) said.push_back(*one);
  const bool agree = std::ranges::all_of(said, [&](const Address& a) { return a == said.front(); });
  const bool enough = said.size() * 2 > store_.nodes.size();
  std::exchange(found_, {})(agree && enough ? std::optional{said.front()} : std::nullopt);
}

void require_patience(BlockingLink& sentinel, const StoreAddress& store) {
  const HeldReply fields = sentinel.must({"SENTINEL", "MASTER", store.primary_name});
  for (std::size_t at = 0; at + 1 < fields->size(); at += 2)
    if (fields[at].text() == "down-after-milliseconds" &&
        fields[at + 1].integer() < k_down_after_ms_min)
      throw StartError{
          "the Sentinels replace a primary after " + std::to_string(fields[at + 1].integer()) +
          " ms: Senim gives one up after 1.7 s, and they must be more patient; set "
          "`sentinel down-after-milliseconds " +
          store.primary_name + " " + std::to_string(k_down_after_ms_min) + "` or more"};
}

}  // namespace senim::redis
