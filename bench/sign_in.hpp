// The staff's front door: a name and a password for a cookie. Blocking, before the load begins.
#pragma once

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

// The Cookie header for the upgrade; a Complaint that never holds the password.
[[nodiscard]] std::string sign_in(const Target& target, const StaffAccount& account);

}  // namespace senim::bench
