#include "bench/chaos/program.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

#include "bench/target.hpp"

namespace senim::bench::chaos {

namespace {

struct Pipe {
  std::array<int, 2> ends{};  // to read from, to write to
  Pipe() {
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw Complaint("no pipe can be made");
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    close(0);
    close(1);
  }
  void close(std::size_t end) {
    if (ends.at(end) >= 0) ::close(ends.at(end));
    ends.at(end) = -1;
  }
};

}  // namespace

void run_program(const std::vector<std::string>& words, const std::string& input) {
  Pipe in;
  Pipe out;
  std::vector<std::string> own = words;
  std::vector<char*> pointers;
  for (auto& word : own) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in.ends[0], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out.ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out.ends[1], STDERR_FILENO);
  pid_t pid = 0;
  const int failed = posix_spawn(&pid, pointers[0], &actions, nullptr, pointers.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) throw Complaint(words.front() + " can't be run: give its path with --senim");
  in.close(0);
  out.close(1);
  if (::write(in.ends[1], input.data(), input.size()) != static_cast<ssize_t>(input.size())) {
    throw Complaint(words.front() + " does not read its input");
  }
  in.close(1);
  std::string said;
  std::array<char, 512> part{};
  for (ssize_t size = 0; (size = ::read(out.ends[0], part.data(), part.size())) > 0;) {
    said.append(part.data(), static_cast<std::size_t>(size));
  }
  int status = 0;
  ::waitpid(pid, &status, 0);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return;
  throw Complaint(words.front() + " " + words.at(1) + " failed: " + said);
}

}  // namespace senim::bench::chaos
