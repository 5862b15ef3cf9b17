// Script: what the people of a scenario do when something happens to them. One script serves all
// threads of a run: what it keeps for itself must be atomic; what it is handed belongs to the
// calling thread. The ledger and the figures have been told already when it is called.
#pragma once

#include <cstdint>

#include "bench/line.hpp"
#include "bench/seat.hpp"
#include "protocol/child_messages.hpp"

namespace senim::bench {

class Child;
class Counsellor;
struct Talk;

class Script {
 public:
  Script() = default;
  Script(const Script&) = delete;
  Script& operator=(const Script&) = delete;
  virtual ~Script() = default;

  virtual void child_is_told(Child& /*child*/, const to_child::State& /*state*/) {}
  virtual void child_hears(Child& /*child*/, const Line& /*line*/) {}
  virtual void child_is_acknowledged(Child& /*child*/) {}
  virtual void child_is_refused(Child& /*child*/, const Refusal& /*refusal*/) {}
  virtual void child_is_gone(Child& /*child*/) {}  // the connection ended, whoever ended it

  virtual void counsellor_is_on(Counsellor& /*counsellor*/) {}  // first snapshot
  virtual void counsellor_opens(Counsellor& /*counsellor*/, Talk& /*talk*/) {}
  // Knows from the first line on whose conversation it is; again when coming back to it.
  virtual void counsellor_meets(Counsellor& /*counsellor*/, Talk& /*talk*/) {}
  virtual void counsellor_is_gone(Counsellor& /*counsellor*/) {}  // as the child
  virtual void counsellor_hears(Counsellor& /*counsellor*/, Talk& /*talk*/, const Line& /*line*/) {}
  virtual void counsellor_is_acknowledged(Counsellor& /*counsellor*/, Talk& /*talk*/) {}

  virtual void seat_is_taken(Seat& /*seat*/) {}  // at a peer
  virtual void seat_hears(Seat& /*seat*/, SeatTalk& /*talk*/) {}
};

}  // namespace senim::bench
