#include "server/app/admission_limits.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <string>

#include "server/base/log.hpp"
#include "server/base/start_error.hpp"

namespace senim::app {

namespace {

// Standard streams, the lock, keys, pages; pipes and a log for starting redis-server; questions of
// the supervisor; and as much again.
constexpr std::size_t k_process_descriptors = 64;
// Of each worker: its loop, its listener with a spare, its links to Redis and as many that are
// being made anew.
constexpr std::size_t k_worker_descriptors = 32;
constexpr std::size_t k_worker_in_cluster_descriptors = 256;  // links to some thirty primaries
constexpr std::size_t k_connections_min = 16;
// An address fills a quarter of the line, or as much as a school does.
constexpr std::size_t k_places_of_school = 300;

std::size_t kept_for_ourselves(const ServeOptions& options) {
  const bool cluster = options.store.redis.starts_with("cluster://");
  return k_process_descriptors +
         options.workers * (cluster ? k_worker_in_cluster_descriptors : k_worker_descriptors);
}

net::Rate times(const net::Rate& rate, double factor) {
  return {rate.per_second * factor, rate.burst * factor};
}

}  // namespace

std::size_t raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  const rlim_t before = limit.rlim_cur;
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit(RLIMIT_NOFILE, &limit) != 0) return before;
  return limit.rlim_cur;
}

net::AdmissionLimits admission_limits(const ServeOptions& options, std::size_t descriptors) {
  const auto wanted = net::AdmissionLimits::of(options.connections_max);
  const std::size_t kept = kept_for_ourselves(options);
  if (descriptors >= kept + wanted.descriptors()) return wanted;
  const std::size_t least = kept + net::AdmissionLimits::of(k_connections_min).descriptors();
  if (descriptors < least) {
    throw StartError("the system lets this process open " + std::to_string(descriptors) +
                     " files at once, and at least " + std::to_string(least) +
                     " are needed: raise it with LimitNOFILE= in its unit, or with ulimit -n");
  }
  // What is kept at the door and for staff grows with the whole: a little too much is kept.
  const auto whole = net::AdmissionLimits::of(descriptors - kept);
  const auto possible = net::AdmissionLimits::of(
      std::max(k_connections_min, descriptors - kept - whole.door_max - whole.staff_max));
  log::warn("connections_lowered", {{"connections_max", options.connections_max},
                                    {"possible", possible.connections_max},
                                    {"open_files_limit", descriptors},
                                    {"open_files_needed", kept + wanted.descriptors()}});
  return possible;
}

net::AddressBudgets address_budgets(const ServeOptions& options) {
  const ServeOptions usual;
  const double says =
      static_cast<double>(options.says_per_s) / static_cast<double>(usual.says_per_s);
  const double starts =
      static_cast<double>(options.starts_per_min) / static_cast<double>(usual.starts_per_min);
  net::AddressBudgets budgets;
  for (auto* budget : {&budgets.says, &budgets.say_bytes, &budgets.pieces}) {
    budget->of_address = times(budget->of_address, says);
  }
  budgets.requests.of_address = times(budgets.requests.of_address, starts);
  budgets.places_max =
      std::max<std::size_t>(k_places_of_school, static_cast<std::size_t>(options.queue_max / 4));
  budgets.place_kept_ms = options.place_kept_s * 1'000;
  return budgets;
}

}  // namespace senim::app
