#include "bench/interruption.hpp"

#include <signal.h>

#include "bench/target.hpp"

namespace senim::bench {

namespace {

volatile sig_atomic_t was_interrupted = 0;

}  // namespace

void note_interruptions() {
  struct sigaction action{};
  action.sa_handler = [](int) { was_interrupted = 1; };
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

void heed_interruption() {
  if (was_interrupted != 0) throw Complaint("interrupted");
}

}  // namespace senim::bench
