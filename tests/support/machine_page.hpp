// MachinePage: what a process under machine_shim is to believe of its machine. One page of memory
// that the test (Machine) and the processes it started map from the same file. Holds numbers only.
#pragma once

#include <atomic>
#include <cstdint>

namespace senim::support {

// Names the file in the environment of a process.
inline constexpr const char* k_machine_variable = "SENIM_TEST_MACHINE";

struct MachinePage {
  std::atomic<std::int64_t> sync_ms;        // what a sync of the log of Redis takes longer
  std::atomic<std::int64_t> room_bytes;     // left on the disk; below 0: as much as there is
  std::atomic<std::int64_t> ahead_ms;       // of the wall clock; the monotonic one is never touched
  std::atomic<std::int64_t> syncs_begun;    // of the log of Redis
  std::atomic<std::int64_t> syncs_done;     // they follow each other
  std::atomic<std::int64_t> synced_bytes;   // of that log, and the rest is lost with the power
  std::atomic<std::int64_t> writes_failed;  // for want of room
};

static_assert(std::atomic<std::int64_t>::is_always_lock_free);  // two processes share it

}  // namespace senim::support
