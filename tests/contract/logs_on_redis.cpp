// Logs on a real redis-server.
#include "tests/contract/log_rig.hpp"

namespace senim::contract {

struct Logs::Inside {
  support::Loop loop{};
  std::vector<std::unique_ptr<LogWorker>> workers{};
};

Logs::Logs() : inside_(std::make_unique<Inside>()) {}
Logs::~Logs() = default;

LogSteps& Logs::worker(const std::string& name) {
  return *inside_->workers.emplace_back(std::make_unique<LogWorker>(inside_->loop, name));
}

bool Logs::until(const std::function<bool()>& so) { return inside_->loop.until(so); }

}  // namespace senim::contract
