#include "server/net/address_share.hpp"

#include <algorithm>

namespace senim::net {

namespace {

constexpr std::int64_t k_place_retry_ms_min = 5'000;
constexpr std::int64_t k_place_retry_ms_max = 15'000;

// Of the connection's fair part first; it counts for the address too.
std::optional<std::int64_t> take(const Budget& budget, TokenBucket& of_address, TokenBucket& own,
                                 std::int64_t now_ms, double amount) {
  if (own.take(budget.fair, now_ms, amount)) {
    return of_address.take(budget.of_address, now_ms, amount);
  }
  of_address.charge(budget.of_address, now_ms, amount);
  return std::nullopt;
}

}  // namespace

std::optional<std::int64_t> AddressShare::take_say(std::size_t bytes, FairSays& own,
                                                   std::int64_t now_ms) {
  const std::scoped_lock lock(mutex_);
  if (const auto retry_ms = take(budgets_.says, says_, own.count, now_ms, 1)) return retry_ms;
  return take(budgets_.say_bytes, say_bytes_, own.bytes, now_ms, static_cast<double>(bytes));
}

std::optional<std::int64_t> AddressShare::take_request(TokenBucket& own, std::int64_t now_ms) {
  const std::scoped_lock lock(mutex_);
  return take(budgets_.requests, requests_, own, now_ms, 1);
}

bool AddressShare::take_pieces(std::size_t pieces, TokenBucket& own, std::int64_t now_ms) {
  const std::scoped_lock lock(mutex_);
  return !take(budgets_.pieces, pieces_, own, now_ms, static_cast<double>(pieces));
}

void AddressShare::forget_kept(std::int64_t now_ms) {
  while (!kept_until_ms_.empty() && kept_until_ms_.front() <= now_ms) kept_until_ms_.pop_front();
}

std::optional<std::int64_t> AddressShare::wait_for_place(std::int64_t now_ms) {
  const std::scoped_lock lock(mutex_);
  forget_kept(now_ms);
  if (waiting_ + kept_until_ms_.size() < budgets_.places_max) return std::nullopt;
  if (kept_until_ms_.empty()) return k_place_retry_ms_max;
  return std::clamp(kept_until_ms_.front() - now_ms, k_place_retry_ms_min, k_place_retry_ms_max);
}

void AddressShare::take_place() {
  const std::scoped_lock lock(mutex_);
  ++waiting_;
}

void AddressShare::come_back_to_place() {
  const std::scoped_lock lock(mutex_);
  ++waiting_;
  // Which of them it was nobody knows here. The one that was kept longest is the safe guess: the
  // others count on for at least as long as the right one would have.
  if (!kept_until_ms_.empty()) kept_until_ms_.pop_front();
}

void AddressShare::give_place_back() {
  const std::scoped_lock lock(mutex_);
  --waiting_;
}

void AddressShare::leave_place(std::int64_t now_ms) {
  const std::scoped_lock lock(mutex_);
  --waiting_;
  forget_kept(now_ms);
  // Beyond the limit no start is let in anyway: how far beyond is not worth memory.
  if (kept_until_ms_.size() < budgets_.places_max) {
    kept_until_ms_.push_back(now_ms + budgets_.place_kept_ms);
  }
}

std::size_t AddressShare::places(std::int64_t now_ms) {
  const std::scoped_lock lock(mutex_);
  forget_kept(now_ms);
  return waiting_ + kept_until_ms_.size();
}

bool AddressShare::is_idle(std::int64_t now_ms) {
  const std::scoped_lock lock(mutex_);
  forget_kept(now_ms);
  return waiting_ == 0 && kept_until_ms_.empty() &&
         says_.is_full(budgets_.says.of_address, now_ms) &&
         say_bytes_.is_full(budgets_.say_bytes.of_address, now_ms) &&
         pieces_.is_full(budgets_.pieces.of_address, now_ms) &&
         requests_.is_full(budgets_.requests.of_address, now_ms);
}

}  // namespace senim::net
