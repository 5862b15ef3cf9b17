// Machine: what processes that a test starts believe of their machine: how long the disk takes to
// sync, how much room it has, and what the wall clock says. All of it can change while they run; it
// begins as the machine really is. Owned by the test, which gives environment() to those it means.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/machine_page.hpp"

namespace senim::support {

class Machine {
 public:
  explicit Machine(const std::filesystem::path& file);
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;
  ~Machine();

  // NAME=value, for a process that is to believe it.
  [[nodiscard]] std::vector<std::string> environment() const;
  // A redis-server of this machine, as a program that takes the same words.
  [[nodiscard]] std::string redis_program() const;

  void syncs_take(std::chrono::milliseconds longer) { page_->sync_ms = longer.count(); }
  void has_room(std::int64_t bytes) { page_->room_bytes = bytes; }
  void has_room_again() { page_->room_bytes = -1; }
  void clock_is_ahead(std::chrono::milliseconds by) { page_->ahead_ms = by.count(); }

  // Of the log of Redis.
  [[nodiscard]] std::int64_t syncs_begun() const { return page_->syncs_begun; }
  [[nodiscard]] std::int64_t syncs_done() const { return page_->syncs_done; }
  [[nodiscard]] std::int64_t writes_failed() const { return page_->writes_failed; }
  // What a loss of power leaves of that log, in the data directory of a Redis that is gone: what
  // was written and not synced is not there any more. How many bytes that was.
  [[nodiscard]] std::uintmax_t forget_unsynced(const std::filesystem::path& redis_directory) const;

 private:
  std::filesystem::path file_;
  MachinePage* page_ = nullptr;
};

}  // namespace senim::support
