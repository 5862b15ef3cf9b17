// Admission: how many connections the process holds, and how many of them one network address. Who
// is beyond either is still answered: such a connection is "at the door", where it may ask one
// thing (the page, /health) and not stay; only beyond the few places there is it turned away
// unheard. Staff who have signed in get in through the door, into places kept for them. Shared by
// all workers of a process, used from any thread, one lock for each connection.
//
// An address is held only as a keyed hash and only while it matters: while one of its connections
// is open or its budgets and places are not yet as good as new (AddressShare). The key is random
// and made anew whenever nobody is left. Never logged, stored or put beside a conversation.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>

#include "server/net/address_share.hpp"
#include "server/net/rate_limit.hpp"

namespace senim::net {

struct AdmissionLimits {
  std::size_t connections_max = 100'000;  // of the process
  std::size_t address_connections_max = 25'000;
  std::size_t door_max = 64;
  std::size_t address_door_max = 4;  // so that one address cannot close the door
  std::size_t staff_max = 256;       // beyond connections_max

  // The shares of the whole. An address gets a quarter, or at least a thousand pages where three
  // quarters are that many.
  [[nodiscard]] static AdmissionLimits of(std::size_t connections_max);
  // All of them together, in descriptors.
  [[nodiscard]] std::size_t descriptors() const { return connections_max + door_max + staff_max; }
};

class Admission {
 public:
  explicit Admission(const AdmissionLimits& limits = {}, const AddressBudgets& budgets = {});

  class Ticket;
  // Of a connection that has just come; nothing of the address is known yet when it comes from a
  // proxy of ours, which is not counted as an address.
  [[nodiscard]] Ticket arrive(const std::optional<boost::asio::ip::address>& from);
  // Of a request that a proxy passes on. Null when too many addresses are known: nobody is limited.
  [[nodiscard]] std::shared_ptr<AddressShare> share_of(const boost::asio::ip::address& address);

  void forget(std::int64_t now_ms);  // whoever is as good as forgotten
  [[nodiscard]] std::size_t addresses() const;
  [[nodiscard]] std::size_t connections() const;

  static constexpr std::size_t k_addresses_max = 100'000;

 private:
  enum class Way : std::uint8_t { refused, door, inside, staff };
  [[nodiscard]] std::shared_ptr<AddressShare> find(const boost::asio::ip::address& address);
  [[nodiscard]] bool has_room(const std::shared_ptr<AddressShare>& share) const;
  [[nodiscard]] bool has_room_at_door(const std::shared_ptr<AddressShare>& share) const;
  void count(Way way, const std::shared_ptr<AddressShare>& share, int one);

  const AdmissionLimits limits_;
  const AddressBudgets budgets_;
  mutable std::mutex mutex_;  // for what follows
  SipKey key_;
  std::unordered_map<AddressTag, std::shared_ptr<AddressShare>> shares_;
  std::size_t inside_ = 0;
  std::size_t at_door_ = 0;
  std::size_t staff_ = 0;
};

// The place of one connection; given back when this goes. Admission outlives it.
class Admission::Ticket {
 public:
  Ticket() = default;
  Ticket(Ticket&& other) noexcept { swap(other); }
  Ticket& operator=(Ticket&& other) noexcept {
    Ticket gone;
    gone.swap(*this);
    swap(other);
    return *this;
  }
  Ticket(const Ticket&) = delete;
  Ticket& operator=(const Ticket&) = delete;
  ~Ticket();

  [[nodiscard]] bool is_refused() const { return way_ == Way::refused; }
  [[nodiscard]] bool is_at_door() const { return way_ == Way::door; }
  [[nodiscard]] const std::shared_ptr<AddressShare>& share() const { return share_; }

  // It is to become a WebSocket of this address. False: there is no place for that.
  [[nodiscard]] bool stay(const boost::asio::ip::address& address, bool staff);

 private:
  friend class Admission;
  Ticket(Admission& admission, Way way, std::shared_ptr<AddressShare> share)
      : admission_(&admission), way_(way), share_(std::move(share)) {}
  void swap(Ticket& other) noexcept {
    std::swap(admission_, other.admission_);
    std::swap(way_, other.way_);
    std::swap(share_, other.share_);
  }

  Admission* admission_ = nullptr;
  Way way_ = Way::refused;
  std::shared_ptr<AddressShare> share_;
};

// What one address may begin, and what it may hold, at all workers of a process together.
struct AddressCounts {
  // 300 starts in a minute and a school is still served.
  static constexpr Rate k_sign_ins{0.5, 30};
  // Of one name from one address: ten at once, then one in 30 s. What others do under the name from
  // elsewhere costs its owner nothing.
  static constexpr Rate k_wrong_sign_ins{1.0 / 30, 10};
  explicit AddressCounts(Rate of_starts = {5, 300}, Rate of_sign_ins = k_sign_ins,
                         const AdmissionLimits& limits = {}, const AddressBudgets& budgets = {})
      : starts(of_starts), sign_ins(of_sign_ins), admission(limits, budgets) {}
  AddressRates starts;
  AddressRates sign_ins;
  AddressRates wrong_sign_ins{k_wrong_sign_ins};
  Admission admission;
};

}  // namespace senim::net
