// Complaints: what an operator has set up wrongly, each told in the log once, with the option that
// mends it. Anybody can send such a request, so that a line for each would let strangers fill the
// log. Shared by all workers of a process; never says what was sent or by whom.
#pragma once

#include <atomic>

#include "server/base/log.hpp"

namespace senim::net {

class Complaints {  // from any thread
 public:
  // X-Forwarded-For or Forwarded from somebody we do not trust: if it is our proxy, all children
  // share its address.
  void forwarded_ignored() {
    tell(forwarded_ignored_, "forwarded_header_ignored", "--trusted-proxy");
  }
  // Our proxy passes on the one header it does not write itself, as the child sent it.
  void forwarded_contradicted() {
    tell(forwarded_contradicted_, "forwarded_headers_contradict", "--trusted-proxy");
  }
  void foreign_host() { tell(foreign_host_, "foreign_host_refused", "--public-url"); }
  void foreign_origin() { tell(foreign_origin_, "foreign_origin_refused", "--public-url"); }

 private:
  static void tell(std::atomic_flag& told, Word event, Word option) {
    if (!told.test_and_set()) log::warn(event, {{"see", option}});
  }

  std::atomic_flag forwarded_ignored_;
  std::atomic_flag forwarded_contradicted_;
  std::atomic_flag foreign_host_;
  std::atomic_flag foreign_origin_;
};

}  // namespace senim::net
