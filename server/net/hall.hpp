// Hall: what every connection of one worker shares: the desk, the staff door, the pages, the limits
// and counters, and the list of the connections themselves. Owned by the Front, shared with its
// connections so that a late completion finds it; used on the worker's thread only.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <exception>
#include <memory>
#include <typeinfo>
#include <unordered_set>
#include <utility>

#include "server/base/log.hpp"
#include "server/desk/desk.hpp"
#include "server/net/admission.hpp"
#include "server/net/clock.hpp"
#include "server/net/connections.hpp"
#include "server/net/counters.hpp"
#include "server/net/front_options.hpp"
#include "server/net/pages.hpp"
#include "server/net/rate_limit.hpp"
#include "server/staff/door.hpp"

namespace senim::net {

class CounsellorSession;

struct Hall {
  Hall(desk::Desk& its_desk, staff::StaffDoor& its_door, std::shared_ptr<const Pages> its_pages,
       metrics::Sheet& sheet, FrontOptions its_options)
      : desk(its_desk),
        door(its_door),
        pages(std::move(its_pages)),
        options(std::move(its_options)),
        counters(sheet),
        starts(options.addresses->starts),
        sign_ins(options.addresses->sign_ins),
        wrong_sign_ins(options.addresses->wrong_sign_ins),
        admission(options.addresses->admission),
        connections(monotonic_ms()) {}

  // Whether this peer is a proxy of ours, which brings many people.
  [[nodiscard]] bool trusts(const boost::asio::ip::address& peer) const {
    return options.trusted_proxies.include(peer);
  }

  desk::Desk& desk;
  staff::StaffDoor& door;
  const std::shared_ptr<const Pages> pages;
  const FrontOptions options;
  Counters counters;
  AddressRates& starts;  // of the options, and shared with other workers
  AddressRates& sign_ins;
  AddressRates& wrong_sign_ins;
  Admission& admission;
  Connections connections;
  std::unordered_set<CounsellorSession*> consoles;  // from their opening to their end
  std::size_t readers_of_numbers = 0;               // connections by the listener for /metrics
  bool draining = false;
};

[[nodiscard]] inline std::shared_ptr<Connections> connections_of(
    const std::shared_ptr<Hall>& hall) {
  return {hall, &hall->connections};
}

// Runs one step of one connection. Whatever it throws ends that connection only, and leaves its
// type in the log, never its text: a text may hold what somebody wrote.
template <class Step>
void guarded(Hall& hall, Connection& connection, Step step) {
  try {
    step();
  } catch (const std::exception& failure) {
    hall.counters.failures.add();
    log::error("connection_failed", {{"exception", safe(typeid(failure).name())}});
    connection.cut();
  }
}

}  // namespace senim::net
