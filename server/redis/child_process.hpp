// Starting a program as a child that dies with this process. Used by the supervised redis-server
// alone.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace senim::redis {

// words[0] is looked up in PATH. What it prints is appended to the file `output`; `kept` stays open
// in it. It gets a process group of its own (Ctrl-C in a terminal is for the server alone) and
// SIGKILL when the calling thread ends. Throws StartError when it cannot be run.
[[nodiscard]] pid_t start_process(const std::vector<std::string>& words, const std::string& output,
                                  int kept);

}  // namespace senim::redis
