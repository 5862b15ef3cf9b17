#include "server/stores/machine_memory.hpp"

#include <algorithm>
#include <fstream>
#include <string>

namespace senim::stores {

namespace {

namespace fs = std::filesystem;

std::int64_t least(std::int64_t one, std::int64_t other) {
  if (one <= 0 || other <= 0) return std::max(one, other);
  return std::min(one, other);
}

// A number of bytes; 0 for "max", and where there is no such file.
std::int64_t limit_in(const fs::path& file) {
  std::ifstream stream{file};
  std::int64_t bytes = 0;
  return stream >> bytes ? bytes : 0;
}

std::int64_t of_machine(const fs::path& root) {
  std::ifstream stream{root / "proc/meminfo"};
  std::string name;
  std::int64_t kib = 0;
  if (!(stream >> name >> kib) || name != "MemTotal:") return 0;
  return kib * 1'024;
}

// A limit of a group holds for all below it.
std::int64_t of_groups(const fs::path& mount, fs::path group, const char* file) {
  std::int64_t bytes = limit_in(mount / file);
  for (; !group.empty(); group = group.parent_path())
    bytes = least(bytes, limit_in(mount / group / file));
  return bytes;
}

}  // namespace

std::int64_t memory_bytes(const fs::path& root) {
  std::int64_t bytes = of_machine(root);
  std::ifstream groups{root / "proc/self/cgroup"};
  // "0::/system.slice/senim.service", or "9:memory:/docker/..." of version 1.
  for (std::string line; std::getline(groups, line);) {
    const auto first = line.find(':');
    const auto second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const std::string what = "," + line.substr(first + 1, second - first - 1) + ",";
    const fs::path group = fs::path{line.substr(second + 1)}.relative_path();
    const fs::path mount = root / "sys/fs/cgroup";
    if (what == ",,") bytes = least(bytes, of_groups(mount, group, "memory.max"));
    if (what.find(",memory,") != std::string::npos)
      bytes = least(bytes, of_groups(mount / "memory", group, "memory.limit_in_bytes"));
  }
  return bytes;
}

}  // namespace senim::stores
