// The staff's front door: a name and a password for a cookie. Blocking, before the load begins.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <string>
#include <vector>

#include "bench/target.hpp"

namespace senim::bench {

struct StaffAccount {
  std::string name;
  std::string password;
};

[[nodiscard]] StaffAccount account_of(const std::string& name_and_password);        // name:password
[[nodiscard]] std::vector<StaffAccount> accounts_in(const std::string& file_name);  // a line each

// The Cookie header for the upgrade; a Complaint that never holds the password. `source`: where
// from; unspecified: the system's choice.
[[nodiscard]] std::string sign_in(const Target& target, const StaffAccount& account,
                                  const boost::asio::ip::address& source = {});

}  // namespace senim::bench
