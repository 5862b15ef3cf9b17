#include "server/net/admission.hpp"

#include <algorithm>

namespace senim::net {

namespace {

constexpr std::size_t k_pages_of_school = 1'000;

}  // namespace

AdmissionLimits AdmissionLimits::of(std::size_t connections_max) {
  AdmissionLimits limits;
  limits.connections_max = connections_max;
  limits.address_connections_max = std::max<std::size_t>(
      1, std::min(std::max(connections_max / 4, k_pages_of_school), connections_max / 4 * 3));
  limits.door_max = std::clamp<std::size_t>(connections_max / 16, 8, limits.door_max);
  limits.staff_max = std::clamp<std::size_t>(connections_max / 16, 8, limits.staff_max);
  return limits;
}

Admission::Admission(const AdmissionLimits& limits, const AddressBudgets& budgets)
    : limits_(limits), budgets_(budgets), key_(random_sip_key()) {}

Admission::Ticket Admission::arrive(const std::optional<boost::asio::ip::address>& from) {
  const std::scoped_lock lock(mutex_);
  auto share = from ? find(*from) : nullptr;
  const Way way = has_room(share)           ? Way::inside
                  : has_room_at_door(share) ? Way::door
                                            : Way::refused;
  if (way == Way::refused) return {};
  count(way, share, 1);
  return {*this, way, std::move(share)};
}

std::shared_ptr<AddressShare> Admission::share_of(const boost::asio::ip::address& address) {
  const std::scoped_lock lock(mutex_);
  return find(address);
}

std::shared_ptr<AddressShare> Admission::find(const boost::asio::ip::address& address) {
  const auto tag = tag_of(key_, address);
  const auto found = shares_.find(tag);
  if (found != shares_.end()) return found->second;
  if (shares_.size() >= k_addresses_max) return nullptr;
  return shares_.emplace(tag, std::make_shared<AddressShare>(budgets_)).first->second;
}

bool Admission::has_room(const std::shared_ptr<AddressShare>& share) const {
  return inside_ < limits_.connections_max &&
         (!share || share->connections_ < limits_.address_connections_max);
}

bool Admission::has_room_at_door(const std::shared_ptr<AddressShare>& share) const {
  return at_door_ < limits_.door_max && (!share || share->at_door_ < limits_.address_door_max);
}

void Admission::count(Way way, const std::shared_ptr<AddressShare>& share, int one) {
  const auto by = static_cast<std::size_t>(one);
  if (way == Way::inside) inside_ += by;
  if (way == Way::door) at_door_ += by;
  if (way == Way::staff) staff_ += by;
  if (!share) return;
  if (way == Way::inside) share->connections_ += by;
  if (way == Way::door) share->at_door_ += by;
}

void Admission::forget(std::int64_t now_ms) {
  const std::scoped_lock lock(mutex_);
  std::erase_if(shares_, [now_ms](const auto& entry) {
    // Only the lock held here gives out another one.
    return entry.second.use_count() == 1 && entry.second->is_idle(now_ms);
  });
  if (shares_.empty()) key_ = random_sip_key();
}

std::size_t Admission::addresses() const {
  const std::scoped_lock lock(mutex_);
  return shares_.size();
}

std::size_t Admission::connections() const {
  const std::scoped_lock lock(mutex_);
  return inside_ + at_door_ + staff_;
}

Admission::Ticket::~Ticket() {
  if (admission_ == nullptr) return;
  const std::scoped_lock lock(admission_->mutex_);
  admission_->count(way_, share_, -1);
}

bool Admission::Ticket::stay(const boost::asio::ip::address& address, bool staff) {
  if (admission_ == nullptr) return false;
  const std::scoped_lock lock(admission_->mutex_);
  // Of a proxy's connection nobody's address was known until now.
  auto share = share_ ? share_ : admission_->find(address);
  admission_->count(way_, share_, -1);
  Way way = Way::refused;
  if (admission_->has_room(share)) {
    way = Way::inside;
  } else if (staff && admission_->staff_ < admission_->limits_.staff_max) {
    way = Way::staff;
  }
  if (way != Way::refused) {
    way_ = way;
    share_ = std::move(share);
  }
  admission_->count(way_, share_, 1);
  return way != Way::refused;
}

}  // namespace senim::net
