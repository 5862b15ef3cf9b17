// Who may sign in, and who is signed in. A port: the redis room implements it, app's staff door
// uses it. It sees password hashes and hashes of session secrets, never a password or a session
// secret. Owned by a worker, called on its thread; answers come through Then<T> on that thread.
// `store_trouble` means "maybe carried out": every step may be repeated.
#pragma once

#include <cstdint>
#include <string>

#include "protocol/counsellor_messages.hpp"
#include "protocol/ids.hpp"
#include "server/base/result.hpp"

namespace senim::desk {

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
inline constexpr std::uint64_t k_tries_max =
    10;  // of one name in one window; more are told too_fast
inline constexpr std::int64_t k_tries_window_s = 300;

class StaffStore {
 public:
  virtual ~StaffStore() = default;

  // not_allowed when there is nobody of that name.
  virtual void find_staff(const StaffName& name, Then<StaffEntry> then) = 0;

  // Counts one try to sign in under this name (whether or not it exists) and answers how many there
  // were in the running window, this one included. The window starts with its first try and ends
  // k_tries_window_s later, never extended by further tries: it delays and never locks out.
  virtual void count_try(const StaffName& name, Then<std::uint64_t> then) = 0;

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

}  // namespace senim::desk
