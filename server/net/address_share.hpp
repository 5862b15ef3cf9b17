// AddressShare: what all connections of one network address have in common: how much they may still
// ask, write and send, and how many places in the line they hold. A school is one address, so that
// the budgets are a school's; and when one of its connections uses them up, the others are not the
// ones who pay: whatever is within a connection's fair part of them passes always. Held by the
// connections and by Admission, used from every worker's thread. It knows neither the address nor
// any conversation. Time is an argument.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <mutex>
#include <optional>

#include "server/net/rate_limit.hpp"

namespace senim::net {

// A budget of an address, and the part of it that no other connection there can take from one.
struct Budget {
  Rate of_address;
  Rate fair;
};

struct AddressBudgets {
  // 300 pupils who write 20 messages a minute, of 1,000 bytes each.
  Budget says{{100, 6'000}, {1.0 / 3, 20}};
  Budget say_bytes{{100'000, 6'000'000}, {200, 8'000}};
  // What arrives over WebSockets, in pieces (FrameCounter): of some thousand busy pages.
  Budget pieces{{3'000, 20'000}, {4, 60}};
  // A thousand pages opened at once are two requests each.
  Budget requests{{300, 6'000}, {2, 40}};
  std::size_t places_max = 500;  // in the line
  std::int64_t place_kept_ms = 600'000;
};

// What one connection has taken of its fair part.
struct FairSays {
  TokenBucket count;
  TokenBucket bytes;
};

class AddressShare {  // from any thread
 public:
  explicit AddressShare(const AddressBudgets& budgets) : budgets_(budgets) {}

  // Nothing when it may pass (and has), otherwise the milliseconds until it may.
  [[nodiscard]] std::optional<std::int64_t> take_say(std::size_t bytes, FairSays& own,
                                                     std::int64_t now_ms);
  [[nodiscard]] std::optional<std::int64_t> take_request(TokenBucket& own, std::int64_t now_ms);
  [[nodiscard]] bool take_pieces(std::size_t pieces, TokenBucket& own, std::int64_t now_ms);

  // Places in the line: of who is connected and waits, and of who went away waiting, for as long as
  // a place is kept. Nothing when there is one more, otherwise the milliseconds to wait for one.
  [[nodiscard]] std::optional<std::int64_t> wait_for_place(std::int64_t now_ms);
  void take_place();
  void come_back_to_place();  // to one that somebody who went away had
  void give_place_back();
  void leave_place(std::int64_t now_ms);  // it is kept
  [[nodiscard]] std::size_t places(std::int64_t now_ms);

  // Nothing is held and all that was spent is there again: as good as forgotten.
  [[nodiscard]] bool is_idle(std::int64_t now_ms);

 private:
  friend class Admission;
  void forget_kept(std::int64_t now_ms);

  const AddressBudgets& budgets_;
  std::mutex mutex_;  // for what follows
  TokenBucket says_;
  TokenBucket say_bytes_;
  TokenBucket pieces_;
  TokenBucket requests_;
  std::size_t waiting_ = 0;
  std::list<std::int64_t> kept_until_ms_;  // in order; empty it owns no memory

  // Admission's, with its mutex.
  std::size_t connections_ = 0;
  std::size_t at_door_ = 0;
};

}  // namespace senim::net
