// Monitor: everything a Redis is asked to do, as it is asked (MONITOR), so that a test can tell
// that a step was tried and refused. Reads on demand. Owned by the test; message texts are sealed
// there.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace senim::support {

class Monitor {
 public:
  explicit Monitor(const std::string& unix_path);
  Monitor(const Monitor&) = delete;
  Monitor& operator=(const Monitor&) = delete;
  ~Monitor();

  // How many commands so far had all of these words in them.
  [[nodiscard]] std::size_t count(const std::vector<std::string>& words);

 private:
  void read(std::chrono::milliseconds patience);

  int socket_;
  std::string heard_;
};

}  // namespace senim::support
