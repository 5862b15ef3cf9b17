#include "server/app/output.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <iostream>
#include <string>
#include <system_error>

#include "server/base/start_error.hpp"

namespace senim::app {

void guard_output() {
  static_cast<void>(std::signal(SIGPIPE, SIG_IGN));
  // Lowest first, since open() takes the lowest that is free. For reading only: what is written
  // there fails, and that is said.
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (::fcntl(descriptor, F_GETFD) < 0) static_cast<void>(::open("/dev/null", O_RDONLY));
}

void require_written(std::string_view lost) {
  std::cout.flush();
  if (std::cout) return;
  // The stream has forgotten why: one more attempt says it.
  errno = 0;
  const bool failed = ::write(STDOUT_FILENO, "\n", 1) < 0;
  throw StartError("what was asked for could not be written to the standard output" +
                   (failed ? ": " + std::generic_category().message(errno) : std::string{}) +
                   (lost.empty() ? "" : "; ") + std::string{lost});
}

}  // namespace senim::app
