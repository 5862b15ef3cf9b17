#include "server/app/crew.hpp"

#include <exception>
#include <typeinfo>
#include <utility>

#include "server/base/log.hpp"

namespace senim::app {

void Crew::start() {
  threads_.reserve(members_.size());
  for (const Member& member : members_) threads_.emplace_back([this, &member] { live(member); });
}

// A worker that broke must not leave the others serving half a desk: all leave, and whoever
// supervises this process starts it anew. The broken one tells its own people to move, if it can.
void Crew::live(const Member& member) {
  const std::function<void()>* step = &member.run;
  for (int tries = 0; tries < 2; ++tries, step = &member.run_on) {
    try {
      (*step)();
      break;
    } catch (const std::exception& error) {
      // By its type: a text could hold what somebody wrote.
      log::error("worker_broke", {{"exception", safe(typeid(error).name())}});
      broken_ = true;
      watch_.end();
    }
  }
  watch_.one_has_gone();
}

bool Crew::leave(std::chrono::milliseconds patience) {
  auto threads = std::exchange(threads_, {});
  for (std::size_t i = 0; i < threads.size(); ++i) members_[i].leave();
  if (!watch_.see_off(threads.size(), patience)) {
    log::error("workers_stuck");
    for (std::thread& thread : threads) thread.detach();
    return false;
  }
  for (std::thread& thread : threads) thread.join();
  return true;
}

}  // namespace senim::app
