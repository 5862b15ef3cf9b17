#include "server/stores/child_process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "server/base/start_error.hpp"
#include "server/stores/descriptor.hpp"

namespace senim::stores {

namespace {

struct ChildStart {
  std::vector<char*> words;
  const char* output;
  const ChildPlace* place;
  bool change_owner;
  int trouble;  // errno goes here when the program cannot be run; closed by a successful exec
  pid_t parent;
};

// For good. By the system calls themselves: those of the C library tell other threads, and here are
// none.
bool become_owner(const ChildPlace& place) {
  return syscall(SYS_setgroups, 0, nullptr) == 0 && syscall(SYS_setgid, place.group) == 0 &&
         syscall(SYS_setuid, place.owner) == 0;
}

bool keep_open(const ChildPlace& place) {
  for (const int kept : place.kept)
    if (fcntl(kept, F_SETFD, 0) != 0) return false;
  return true;
}

// Between fork and exec: only calls that are safe in a signal handler.
[[noreturn]] void become(const ChildStart& start) {
  // The directory while we are still who we were: the way to it may be closed to its owner.
  const bool placed = (start.place->directory < 0 || fchdir(start.place->directory) == 0) &&
                      (!start.change_owner || become_owner(*start.place));
  const int not_placed = errno;
  prctl(PR_SET_PDEATHSIG, SIGKILL);         // after the user: another one takes it off again
  if (getppid() != start.parent) _exit(1);  // it died before we asked
  setpgid(0, 0);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  signal(SIGPIPE, SIG_DFL);
  errno = not_placed;
  const int nothing = placed ? open("/dev/null", O_RDONLY) : -1;
  const int output = placed ? open(start.output, O_WRONLY | O_CREAT | O_APPEND, 0600) : -1;
  if (nothing >= 0 && output >= 0 && dup2(nothing, 0) >= 0 && dup2(output, 1) >= 0 &&
      dup2(output, 2) >= 0 && keep_open(*start.place))
    execvp(start.words[0], start.words.data());
  const int why = errno;
  [[maybe_unused]] const auto told = write(start.trouble, &why, sizeof why);
  _exit(127);
}

}  // namespace

pid_t start_process(const std::vector<std::string>& words, const std::string& output,
                    const ChildPlace& place) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0)
    throw StartError{words[0] + " cannot be started: " + std::strerror(errno)};
  const Descriptor trouble{ends[0]};
  Descriptor trouble_of_child{ends[1]};
  const bool change_owner = geteuid() == 0 && place.owner != 0;
  ChildStart start{{}, output.c_str(), &place, change_owner, ends[1], getpid()};
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

}  // namespace senim::stores
