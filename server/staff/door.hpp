// Signing in and out, as net needs it. A port: app implements it from the vault's passwords and
// redis's staff and sessions. Owned by a worker, called on its thread. A wrong name and a wrong
// password give one answer in one duration.
#pragma once

#include <string>
#include <string_view>

#include "protocol/counsellor_messages.hpp"
#include "server/base/result.hpp"

namespace senim::staff {

struct SignedIn {
  std::string session;  // the secret for the cookie; only its hash is stored
  to_counsellor::Me me;
};

class StaffDoor {
 public:
  virtual ~StaffDoor() = default;
  // not_allowed: wrong name or password. too_fast: the check is busy; never "wrong".
  virtual void sign_in(std::string_view name, std::string_view password, Then<SignedIn> then) = 0;
  virtual void who(std::string_view session,
                   Then<to_counsellor::Me> then) = 0;  // not_allowed when ended
  virtual void sign_out(std::string_view session, Then<Done> then) = 0;
};

}  // namespace senim::staff
