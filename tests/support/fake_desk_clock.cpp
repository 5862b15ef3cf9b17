// The desk's clock, the workers' leases, and what is due.
#include <algorithm>

#include "tests/support/fake_desk.hpp"

namespace senim::support {

namespace {

constexpr double k_order_lost = 1e12;  // from here on stand those whose counsellor was lost
constexpr std::int64_t k_advance_ms_max = 2'000;
constexpr std::int64_t k_lease_ms = 6'000;
constexpr int k_missed_max = 2;

}  // namespace

std::uint64_t FakeDesk::enlist(const Worker& worker, std::int64_t monotonic_ms) {
  tell_time(worker, monotonic_ms);
  is_due("worker", worker, now_ + k_lease_ms);
  return workers_[worker].fence = ++fences_;
}

void FakeDesk::retire(const Worker& worker) {
  is_not_due("worker", worker);
  empty_worker(worker, now_);
}

bool FakeDesk::begin(const Worker& worker, std::uint64_t fence, std::int64_t monotonic_ms) {
  const auto found = workers_.find(worker);
  if (found == workers_.end() || found->second.fence != fence) return false;
  me_ = worker;
  tell_time(worker, monotonic_ms);
  sweep();
  return true;
}

void FakeDesk::tell_time(const Worker& worker, std::int64_t monotonic_ms) {
  auto& base = workers_[worker].base;
  if (!base) {
    base = now_ + lag_ - monotonic_ms;
    return;
  }
  auto reached = *base + monotonic_ms - lag_;
  if (reached > now_ + k_advance_ms_max) {
    lag_ += reached - (now_ + k_advance_ms_max);
    reached = now_ + k_advance_ms_max;
  }
  now_ = std::max(now_, reached);
}

void FakeDesk::is_due(const std::string& kind, const std::string& name, std::int64_t at) {
  due_[{kind, name}] = at;
}

void FakeDesk::sweep() {
  std::vector<std::pair<std::int64_t, std::pair<std::string, std::string>>> due;
  for (const auto& [what, at] : due_) {
    if (at <= now_) due.emplace_back(at, what);
  }
  std::ranges::sort(due);
  for (const auto& [at, what] : due) {
    due_.erase(what);
    on_due(what.first, what.second, at);
  }
}

void FakeDesk::on_due(const std::string& kind, const std::string& name, std::int64_t at) {
  if (kind == "worker") {
    if (workers_[name].fence != 0) workers_[me_].noticed_ms.push_back(now_ - at + k_lease_ms);
    return empty_worker(name, now_ - k_lease_ms);
  }
  if (kind == "staff") return lose_counsellor(name);
  const auto found = entries_.find(name);
  if (found == entries_.end()) return;
  Entry& entry = found->second;
  const bool waits = entry.view.phase == Phase::waiting;
  if (kind == "offer" && entry.view.phase == Phase::offered) offer_ran_out(entry);
  if (kind == "unready" && waits && entry.view.child != ChildPresence::here) enter_line(entry);
  if (kind == "abandon") abandon(entry);
  if (kind == "wrap" && entry.view.phase == Phase::wrap_up) finish(entry);
  if (kind == "forget") entries_.erase(found);
}

void FakeDesk::offer_ran_out(Entry& entry) {
  const auto staff = entry.view.staff;
  auto& state = counsellors_.at(staff).state;
  if (++state.missed >= k_missed_max) state.availability = Availability::away;
  requeue(entry);
  publish(staff);
}

void FakeDesk::abandon(Entry& entry) {
  auto& v = entry.view;
  if (v.child == ChildPresence::here || v.phase == Phase::closed || v.phase == Phase::wrap_up)
    return;
  if (v.wrote && v.phase != Phase::live) return give_up_place(entry);
  v.closed_by = ClosedBy::quiet;
  if (v.phase == Phase::live && !entry.orphan_since) return wrap_up(entry);
  finish(entry);
}

void FakeDesk::lose_counsellor(const std::string& staff) {
  counsellors_.at(staff).state.availability = Availability::offline;
  for (auto& [id, entry] : entries_) {
    auto& v = entry.view;
    if (!entry.held || v.staff != staff) continue;
    if (v.phase == Phase::wrap_up) {
      finish(entry);
      continue;
    }
    const bool danger = v.need == Need::danger || v.risk == Risk::imminent;
    v.why = Why::lost;
    v.order = (danger ? 0 : k_order_lost) + static_cast<double>(v.number);
    requeue(entry);
  }
  publish(staff);
}

}  // namespace senim::support
