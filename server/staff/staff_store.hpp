// Who may sign in, and who is signed in. A port: the stores implement it, app's staff door
// uses it. It sees password hashes and hashes of session secrets, never a password or a session
// secret. Owned by a worker, called on its thread; answers come through Then<T> on that thread.
// `store_trouble` means "maybe carried out": every step may be repeated.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

#include "protocol/counsellor_messages.hpp"
#include "protocol/ids.hpp"
#include "server/base/result.hpp"

namespace senim::staff {

// Keyed BLAKE2b of the session secret, see vault::SessionSeal; what the store may know of a
// session.
using SessionHash = Base64Id<struct SessionHashTag, 43>;

struct StaffEntry {
  std::string password_hash;  // of vault::hash_password; public to nobody
  to_counsellor::Me me;
};

inline constexpr std::int64_t k_session_idle_s = 12 * 3'600;
// For so long a worker believes what find_session answered. Who ended the session and has waited as
// long knows that nothing is carried out on it any more, whatever hints were lost.
inline constexpr std::int64_t k_session_believed_ms = 2'000;
// Wrong sign-ins under one name, from wherever they come: the first of a window are checked at
// once, each further one a little later than the one before. It slows whoever guesses from many
// addresses and shuts nobody out: the owner of the name waits as long, once, and is in.
inline constexpr std::uint64_t k_tries_at_once = 20;
inline constexpr std::int64_t k_try_delay_step_ms = 100;
inline constexpr std::int64_t k_try_delay_ms_max = 5'000;
inline constexpr std::int64_t k_tries_window_s = 300;

[[nodiscard]] constexpr std::int64_t try_delay_ms(std::uint64_t tries) {
  if (tries <= k_tries_at_once) return 0;
  const auto over = std::min<std::uint64_t>(tries - k_tries_at_once, k_try_delay_ms_max);
  return std::min(static_cast<std::int64_t>(over) * k_try_delay_step_ms, k_try_delay_ms_max);
}

class StaffStore {
 public:
  virtual ~StaffStore() = default;

  // not_allowed when there is nobody of that name.
  virtual void find_staff(const StaffName& name, Then<StaffEntry> then) = 0;

  // Counts one try to sign in under this name (whether or not it exists) and answers how many there
  // were in the running window, this one included. The window starts with its first try and ends
  // k_tries_window_s later, never extended by further tries.
  virtual void count_try(const StaffName& name, Then<std::uint64_t> then) = 0;
  // One that was counted counts no more: it was no guess. Nobody waits for it.
  virtual void forgive_try(const StaffName& name) = 0;

  // Ends by itself after ttl_s without a find_session. Kept so that set_password and removal of the
  // member end it too. not_allowed when the password of `staff` is no longer the member's.
  virtual void put_session(const SessionHash& hash, const StaffEntry& staff, std::int64_t ttl_s,
                           Then<Done> then) = 0;
  // The member as it is stored now, and the session good for another ttl_s. not_allowed when there
  // is no such session or its member is gone.
  virtual void find_session(const SessionHash& hash, std::int64_t ttl_s,
                            Then<to_counsellor::Me> then) = 0;
  // Done also when there was none.
  virtual void drop_session(const SessionHash& hash, Then<Done> then) = 0;
};

}  // namespace senim::staff
