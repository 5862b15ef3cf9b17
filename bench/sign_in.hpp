// The staff's front door: a name and a password for a cookie. Blocking, before the load begins.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "bench/target.hpp"

namespace senim::bench {

struct StaffAccount {
  std::string name;
  std::string password;
  std::string cookie;  // once signed in
};

[[nodiscard]] StaffAccount account_of(const std::string& name_and_password);        // name:password
[[nodiscard]] std::vector<StaffAccount> accounts_in(const std::string& file_name);  // a line each

// The Cookie header for the upgrade; a Complaint that never holds the password. `number` of the
// account among all that sign in: a server takes some thirty at once from one address, so on this
// machine every few come from another.
[[nodiscard]] std::string sign_in(const Target& target, const StaffAccount& account,
                                  std::size_t number);

}  // namespace senim::bench
