// Logs in plain memory.
#include "tests/contract/log_steps.hpp"
#include "tests/support/fake_log.hpp"

namespace senim::contract {

namespace {

class FakeWorker final : public LogSteps {
 public:
  FakeWorker(support::FakeLog& log, support::Answers& answers, const std::string& name)
      : LogSteps(store_,
                 [&answers](const auto& so) {
                   answers.run();
                   return so();
                 }),
        store_(log, answers, name) {
    log.is_heard_by(name, hints);
  }

 private:
  support::FakeLogStore store_;
};

}  // namespace

struct Logs::Inside {
  support::Answers answers{};
  support::FakeLog log{};
  std::vector<std::unique_ptr<FakeWorker>> workers{};
};

Logs::Logs() : inside_(std::make_unique<Inside>()) {}
Logs::~Logs() = default;

LogSteps& Logs::worker(const std::string& name) {
  return *inside_->workers.emplace_back(
      std::make_unique<FakeWorker>(inside_->log, inside_->answers, name));
}

bool Logs::until(const std::function<bool()>& so) {
  inside_->answers.run();
  return so();
}

}  // namespace senim::contract
