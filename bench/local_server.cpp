#include "bench/local_server.hpp"

#include <signal.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <system_error>

namespace senim::bench {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view k_listening = "0A";

// The inodes of the sockets that listen on a port.
std::set<std::string> listening_inodes(std::uint16_t port) {
  std::set<std::string> inodes;
  for (const char* table : {"/proc/net/tcp", "/proc/net/tcp6"}) {
    std::ifstream file{table};
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
      std::istringstream words{line};
      std::string slot, local, remote, state, queues, timer, retransmits, owner, timeout, inode;
      words >> slot >> local >> remote >> state >> queues >> timer >> retransmits >> owner >>
          timeout >> inode;
      const std::string here = local.substr(local.rfind(':') + 1);
      unsigned number = 0;
      std::from_chars(here.data(), here.data() + here.size(), number, 16);
      if (state == k_listening && number == port) inodes.insert(inode);
    }
  }
  return inodes;
}

std::vector<pid_t> all_processes() {
  std::vector<pid_t> pids;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator{"/proc", ignored}) {
    const std::string name = entry.path().filename();
    pid_t pid = 0;
    const auto [end, ec] = std::from_chars(name.data(), name.data() + name.size(), pid);
    if (ec == std::errc{} && end == name.data() + name.size()) pids.push_back(pid);
  }
  return pids;
}

bool holds_one_of(pid_t pid, const std::set<std::string>& inodes) {
  std::error_code ignored;
  for (const auto& entry :
       fs::directory_iterator{"/proc/" + std::to_string(pid) + "/fd", ignored}) {
    const std::string link = fs::read_symlink(entry.path(), ignored);
    const std::string_view text = link;
    if (text.starts_with("socket:[") &&
        inodes.contains(std::string{text.substr(8, text.size() - 9)})) {
      return true;
    }
  }
  return false;
}

struct Stat {
  std::string name;
  pid_t parent = 0;
};

Stat stat_of(pid_t pid) {
  std::ifstream file{"/proc/" + std::to_string(pid) + "/stat"};
  std::string line;
  std::getline(file, line);
  const auto open = line.find('(');
  const auto close = line.rfind(')');
  if (open == std::string::npos || close == std::string::npos) return {};
  Stat stat{.name = line.substr(open + 1, close - open - 1)};
  std::istringstream words{line.substr(close + 1)};
  std::string skipped;
  words >> skipped >> stat.parent;
  return stat;
}

// Of all its threads, also those that have ended; to the nanosecond, where /proc knows 10 ms.
double cpu_s_of(pid_t pid) {
  clockid_t clock{};
  timespec time{};
  if (::clock_getcpuclockid(pid, &clock) != 0 || ::clock_gettime(clock, &time) != 0) return 0;
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

ProcessUse use_of(const std::vector<pid_t>& pids) {
  ProcessUse use;
  for (const pid_t pid : pids) {
    use.cpu_s += cpu_s_of(pid);
    std::ifstream file{"/proc/" + std::to_string(pid) + "/statm"};
    std::uint64_t size_pages = 0;
    std::uint64_t resident_pages = 0;
    file >> size_pages >> resident_pages;
    use.resident_bytes += resident_pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  }
  return use;
}

}  // namespace

std::optional<LocalServer> LocalServer::of(const Target& target) {
  if (!target.is_local() || target.has_tls) return std::nullopt;
  const auto inodes = listening_inodes(target.endpoint.port());
  if (inodes.empty()) return std::nullopt;
  LocalServer found;
  const auto pids = all_processes();
  std::ranges::copy_if(pids, std::back_inserter(found.server_),
                       [&](pid_t pid) { return holds_one_of(pid, inodes); });
  if (found.server_.empty()) return std::nullopt;
  for (const pid_t pid : pids) {
    const Stat stat = stat_of(pid);
    const bool of_server = std::ranges::find(found.server_, stat.parent) != found.server_.end();
    if (of_server && stat.name.starts_with("redis-server")) found.store_.push_back(pid);
  }
  return found;
}

std::optional<LocalServer> LocalServer::of(const Target& target, pid_t store) {
  auto found = of(target);
  if (found && store != 0) found->store_.push_back(store);
  return found;
}

bool LocalServer::kill_store() const {
  for (const pid_t pid : store_) ::kill(pid, SIGKILL);
  return !store_.empty();
}

ServerUse LocalServer::use() const { return {.server = use_of(server_), .store = use_of(store_)}; }

}  // namespace senim::bench
