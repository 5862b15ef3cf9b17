// Attacker: somebody who does on many connections from one address what no page does, as fast as
// the server lets go, and comes back when ended. On a thread of its own; owned by the scenario.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "bench/line.hpp"
#include "bench/target.hpp"

namespace senim::bench {

enum class Attack : std::uint8_t {
  starts,       // begins conversations, holds each for a while, drops it for the next
  cuts,         // begins one and goes away at once
  says,         // begins one and says the longest messages without end
  frames,       // empty continuations, pings and pongs: nothing of it becomes a message
  silence,      // one frame that is refused, and then nothing
  connections,  // the same, as many as there may be
};

class Attacker {
 public:
  struct Counts {
    std::atomic<std::uint64_t> connections = 0;  // that were open
    std::atomic<std::uint64_t> queued = 0;       // conversations that got into the line
    std::atomic<std::uint64_t> refused = 0;      // frames that were answered with an error
    std::atomic<std::uint64_t> said = 0;         // messages that were acknowledged
    std::atomic<std::uint64_t> ended = 0;        // connections that the server closed with a code
    std::atomic<std::uint64_t> failed = 0;       // connections that did not come about or were cut
  };
  Attacker(Target target, boost::asio::ip::address source, Attack attack, std::size_t connections);
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
  Attack attack_;
  std::size_t connections_;
  [[nodiscard]] bool begins() const { return attack_ <= Attack::says; }

  RunNumber run_;
  std::uint32_t number_ = 0;
  std::string longest_;  // text
  std::string nothing_;  // frames that are no message
  Counts counts_;
  std::atomic<bool> stopped_ = false;
  boost::asio::io_context io_{1};
  std::vector<std::unique_ptr<Hand>> hands_;
  std::thread thread_;
};

}  // namespace senim::bench
