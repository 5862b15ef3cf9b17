#include "tests/support/machine.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <fstream>
#include <new>
#include <stdexcept>

namespace senim::support {

namespace fs = std::filesystem;

namespace {

fs::path script_of(const fs::path& file) { return file.string() + "-redis-server"; }

}  // namespace

Machine::Machine(const fs::path& file) : file_(file) {
  const int opened = open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (opened < 0 || ftruncate(opened, sizeof(MachinePage)) != 0)
    throw std::runtime_error("no page for a machine");
  void* memory = mmap(nullptr, sizeof(MachinePage), PROT_READ | PROT_WRITE, MAP_SHARED, opened, 0);
  close(opened);
  if (memory == MAP_FAILED) throw std::runtime_error("no page for a machine");
  page_ = new (memory) MachinePage{};
  has_room_again();
  std::ofstream script(script_of(file));
  script << "#!/bin/sh\nexec env";
  for (const auto& word : environment()) script << " '" << word << "'";
  script << " redis-server \"$@\"\n";
  script.close();
  fs::permissions(script_of(file), fs::perms::owner_all);
}

Machine::~Machine() { munmap(page_, sizeof(MachinePage)); }

std::vector<std::string> Machine::environment() const {
  return {std::string("LD_PRELOAD=") + SENIM_MACHINE_SHIM,
          std::string(k_machine_variable) + "=" + file_.string()};
}

std::string Machine::redis_program() const { return script_of(file_).string(); }

std::uintmax_t Machine::forget_unsynced(const fs::path& redis_directory) const {
  for (const auto& entry : fs::directory_iterator(redis_directory / "appendonlydir")) {
    if (!entry.path().string().ends_with(".incr.aof")) continue;
    const auto synced = static_cast<std::uintmax_t>(page_->synced_bytes.load());
    const auto lost = entry.file_size() - synced;
    fs::resize_file(entry.path(), synced);
    return lost;
  }
  throw std::runtime_error("no log of Redis");
}

}  // namespace senim::support
