// Processes that senim-bench starts for a comparison, and on which cores they run. Owned by the
// Baseline and started from the main thread: the kernel ends them when it ends, however it ends;
// before that they are asked to.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace senim::bench {

// The measured servers on one core, the load on the others, so that they don't take each other's
// time. Both the same where there is one core only, or where nobody shall be moved.
struct Cores {
  std::vector<int> server;
  std::vector<int> load;
  std::string meaning;  // for people
  [[nodiscard]] bool apart() const { return server != load; }
};
[[nodiscard]] Cores separate_cores();
[[nodiscard]] Cores shared_cores();

// This thread, and what it starts, runs on these cores while this lives, then as before.
class OnCores {
 public:
  explicit OnCores(const std::vector<int>& cores);
  OnCores(const OnCores&) = delete;
  OnCores& operator=(const OnCores&) = delete;
  ~OnCores();

 private:
  std::vector<int> before_;
};

class Process {
 public:
  struct Setup {
    std::vector<std::string> words;
    std::filesystem::path output;  // both streams are appended to it
    std::filesystem::path input = "/dev/null";
  };
  // A Complaint when it can't be run.
  explicit Process(Setup setup);
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process();  // asks it to end, then ends it

  [[nodiscard]] pid_t pid() const { return pid_; }  // 0 when it has ended
  // Its exit code; a Complaint when it takes longer.
  [[nodiscard]] int wait(double seconds);
  // From the line " serving port=N" it prints; a Complaint with its last line when it ends instead.
  [[nodiscard]] std::uint16_t port(double seconds);
  [[nodiscard]] std::string last_line() const;

 private:
  [[nodiscard]] std::optional<int> exit_code();  // reaps it
  [[nodiscard]] std::string printed() const;

  Setup setup_;
  pid_t pid_;
};

}  // namespace senim::bench
