// The secrets in staff cookies: 32 random bytes, of which the store sees only a keyed hash. Owned
// by the process, used by every worker; unchanged after the start.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "server/staff/staff_store.hpp"
#include "server/vault/operator_secret.hpp"
#include "server/vault/secret_memory.hpp"

namespace senim::vault {

class SessionSeal {
 public:
  explicit SessionSeal(const OperatorSecret& secret);

  [[nodiscard]] std::string make() const;  // 43 characters of base64url
  // Nothing when the text does not have the shape of a session secret.
  [[nodiscard]] std::optional<staff::SessionHash> hash_of(std::string_view session) const;

 private:
  LockedBytes key_;
};

}  // namespace senim::vault
