// Starting a program as a child that dies with this process. Used by the supervised redis-server
// alone.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace senim::stores {

// Where and as whom a child runs.
struct ChildPlace {
  int directory = -1;     // its working directory, open; -1: ours
  std::vector<int> kept;  // stay open in it
  uid_t owner = 0;        // whose files it writes; counts only when we are root
  gid_t group = 0;
};

// words[0] is looked up in PATH. What it prints is appended to the file `output` of its directory.
// It gets a process group of its own (Ctrl-C in a terminal is for the server alone) and SIGKILL
// when the calling thread ends. Throws StartError when it cannot be run.
[[nodiscard]] pid_t start_process(const std::vector<std::string>& words, const std::string& output,
                                  const ChildPlace& place);

}  // namespace senim::stores
