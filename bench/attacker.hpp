// Attacker: somebody who opens connections from one address and begins conversations on them as
// fast as the server lets go, never says a word, and drops the oldest for the next. On a thread of
// its own; owned by the scenario.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <cstdint>
#include <memory>
#include <thread>
#include <vector>

#include "bench/target.hpp"

namespace senim::bench {

class Attacker {
 public:
  struct Counts {
    std::atomic<std::uint64_t> connections = 0;  // that were open
    std::atomic<std::uint64_t> queued = 0;       // conversations that got into the line
    std::atomic<std::uint64_t> refused = 0;      // starts that were answered with an error
    std::atomic<std::uint64_t> failed = 0;       // connections that did not come about or were cut
  };
  Attacker(Target target, boost::asio::ip::address source, std::size_t connections);
  Attacker(const Attacker&) = delete;
  Attacker& operator=(const Attacker&) = delete;
  ~Attacker();

  void begin();
  void stop();
  [[nodiscard]] const Counts& counts() const { return counts_; }

 private:
  class Hand;

  Target target_;
  boost::asio::ip::address source_;
  std::size_t connections_;
  Counts counts_;
  std::atomic<bool> stopped_ = false;
  boost::asio::io_context io_{1};
  std::vector<std::unique_ptr<Hand>> hands_;
  std::thread thread_;
};

}  // namespace senim::bench
