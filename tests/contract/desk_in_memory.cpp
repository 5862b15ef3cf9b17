// The desk of a DeskRig in plain memory.
#include <doctest/doctest.h>

#include <stdexcept>

#include "tests/contract/desk_rig.hpp"
#include "tests/support/fake_desk_store.hpp"

namespace senim::tests {

struct DeskRig::Inside {
  explicit Inside(const stores::DeskLimits& limits)
      : desk(answers, {.offer_ms = limits.offer_ms,
                       .orphan_ms = limits.orphan_ms,
                       .place_kept_ms = limits.place_kept_ms,
                       .queue_max = limits.queue_max,
                       .late_ms = limits.late_ms,
                       .kept_ms = limits.kept_ms}) {}
  support::Answers answers;
  support::FakeDesk desk;
  std::vector<support::FakeDeskStore*> stores{};
};

DeskRig::DeskRig(stores::DeskLimits limits)
    : inside_(std::make_unique<Inside>(limits)), limits_(limits) {}

DeskRig::~DeskRig() = default;

DeskRig::Worker& DeskRig::worker(std::size_t index, const std::string&, std::uint64_t) {
  while (workers_.size() <= index) {
    auto w = std::make_unique<Worker>();
    auto store = std::make_unique<support::FakeDeskStore>(
        inside_->desk, inside_->answers, "worker" + std::to_string(workers_.size()),
        [raw = w.get()] { return raw->clock_ms; });
    store->is_heard_by(w->events);
    inside_->stores.push_back(store.get());
    w->store = std::move(store);
    workers_.push_back(std::move(w));
  }
  return *workers_[index];
}

void DeskRig::run_until(const std::function<bool()>& done) {
  if (done()) throw std::runtime_error("answered before the asking call had returned");
  inside_->answers.run();
  if (!done()) throw std::runtime_error("no answer");
}

void DeskRig::settle() { inside_->answers.run(); }

void DeskRig::strike(std::size_t index) { inside_->desk.strike("worker" + std::to_string(index)); }

void DeskRig::retire(std::size_t index) {
  (void)worker(index);
  inside_->stores[index]->retire();
  settle();
}

void DeskRig::check_invariants() {
  for (const auto& fault : inside_->desk.faults()) FAIL_CHECK(fault);
}

}  // namespace senim::tests
