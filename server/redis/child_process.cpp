#include "server/redis/child_process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "server/base/start_error.hpp"
#include "server/redis/descriptor.hpp"

namespace senim::redis {

namespace {

struct ChildStart {
  std::vector<char*> words;
  const char* output;
  int kept;
  int trouble;  // errno goes here when the program cannot be run; closed by a successful exec
  pid_t parent;
};

// Between fork and exec: only calls that are safe in a signal handler.
[[noreturn]] void become(const ChildStart& start) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != start.parent) _exit(1);  // it died before we asked
  setpgid(0, 0);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  signal(SIGPIPE, SIG_DFL);
  const int nothing = open("/dev/null", O_RDONLY);
  const int output = open(start.output, O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (nothing >= 0 && output >= 0 && dup2(nothing, 0) >= 0 && dup2(output, 1) >= 0 &&
      dup2(output, 2) >= 0 && fcntl(start.kept, F_SETFD, 0) == 0)
    execvp(start.words[0], start.words.data());
  const int why = errno;
  [[maybe_unused]] const auto told = write(start.trouble, &why, sizeof why);
  _exit(127);
}

}  // namespace

pid_t start_process(const std::vector<std::string>& words, const std::string& output, int kept) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0)
    throw StartError{words[0] + " cannot be started: " + std::strerror(errno)};
  const Descriptor trouble{ends[0]};
  Descriptor trouble_of_child{ends[1]};
  ChildStart start{{}, output.c_str(), kept, ends[1], getpid()};
  for (const std::string& word : words) start.words.push_back(const_cast<char*>(word.c_str()));
  start.words.push_back(nullptr);

  const pid_t child = fork();
  if (child == 0) become(start);
  if (child < 0) throw StartError{words[0] + " cannot be started: " + std::strerror(errno)};
  trouble_of_child.close();
  int why = 0;
  if (read(trouble.number(), &why, sizeof why) != static_cast<ssize_t>(sizeof why)) return child;
  waitpid(child, nullptr, 0);
  if (why == ENOENT)
    throw StartError{words[0] +
                     " was not found: install Redis 7.0 or later (apt install redis-server), "
                     "or give the address of one with --redis"};
  throw StartError{words[0] + " cannot be started: " + std::strerror(why)};
}

}  // namespace senim::redis
