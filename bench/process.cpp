#include "bench/process.hpp"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string_view>
#include <thread>
#include <utility>

#include "bench/interruption.hpp"
#include "bench/target.hpp"

namespace senim::bench {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds k_look_again{5};
constexpr double k_farewell_s = 5;

std::vector<int> allowed_cores() {
  cpu_set_t set;
  CPU_ZERO(&set);
  std::vector<int> cores;
  if (::sched_getaffinity(0, sizeof set, &set) != 0) return cores;
  for (int core = 0; core < CPU_SETSIZE; ++core) {
    if (CPU_ISSET(core, &set)) cores.push_back(core);
  }
  return cores;
}

void run_on(const std::vector<int>& cores) {
  cpu_set_t set;
  CPU_ZERO(&set);
  for (const int core : cores) CPU_SET(core, &set);
  ::sched_setaffinity(0, sizeof set, &set);
}

std::string list_of(const std::vector<int>& cores) {
  std::string list;
  for (const int core : cores) list += (list.empty() ? "" : ", ") + std::to_string(core);
  return list;
}

// Between fork and exec: only calls that are safe in a signal's way.
[[noreturn]] void become(char* const* words, const char* input, const char* output, pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(1);
  setpgid(0, 0);  // Ctrl-C is for the tester, which then ends this one
  signal(SIGTERM, SIG_DFL);
  signal(SIGINT, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  const int in = open(input, O_RDONLY);
  const int out = open(output, O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (in >= 0 && out >= 0 && dup2(in, STDIN_FILENO) >= 0 && dup2(out, STDOUT_FILENO) >= 0 &&
      dup2(out, STDERR_FILENO) >= 0) {
    execvp(words[0], words);
  }
  _exit(127);
}

pid_t start(const Process::Setup& setup) {
  std::vector<char*> words;
  words.reserve(setup.words.size() + 1);
  for (const std::string& word : setup.words) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  const pid_t parent = getpid();
  // A signal that comes before the new program is there waits for it: the tester's own way to take
  // one is not the child's.
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  const pid_t pid = fork();
  if (pid == 0) become(words.data(), setup.input.c_str(), setup.output.c_str(), parent);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  setpgid(pid, pid);  // as the child does itself: whoever comes first
  if (pid < 0) throw Complaint(setup.words[0] + " can't be started: " + std::strerror(errno));
  return pid;
}

}  // namespace

Cores separate_cores() {
  const std::vector<int> all = allowed_cores();
  if (all.size() < 2) {
    return {.server = all, .load = all, .meaning = "one core for servers and load together"};
  }
  const std::vector<int> load{all.begin() + 1, all.end()};
  return {.server = {all.front()},
          .load = load,
          .meaning = "server and its Redis on core " + std::to_string(all.front()) +
                     ", load on core " + list_of(load)};
}

Cores shared_cores() {
  const std::vector<int> all = allowed_cores();
  return {.server = all, .load = all, .meaning = "not pinned: the servers run where they are"};
}

OnCores::OnCores(const std::vector<int>& cores) : before_(allowed_cores()) { run_on(cores); }

OnCores::~OnCores() { run_on(before_); }

Process::Process(Setup setup) : setup_(std::move(setup)), pid_(start(setup_)) {}

Process::~Process() {
  if (pid_ == 0) return;
  const pid_t group = pid_;
  ::kill(-pid_, SIGTERM);
  const auto until = Clock::now() + std::chrono::duration<double>{k_farewell_s};
  while (!exit_code() && Clock::now() < until) std::this_thread::sleep_for(k_look_again);
  ::kill(-group, SIGKILL);  // and what it started and left
  if (pid_ == 0) return;
  ::waitpid(pid_, nullptr, 0);
}

std::optional<int> Process::exit_code() {
  int status = 0;
  if (pid_ != 0 && ::waitpid(pid_, &status, WNOHANG) != pid_) return std::nullopt;
  pid_ = 0;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int Process::wait(double seconds) {
  const auto until = Clock::now() + std::chrono::duration<double>{seconds};
  for (;;) {
    if (const auto code = exit_code()) return *code;
    if (Clock::now() > until) throw Complaint(setup_.words[0] + " takes too long");
    heed_interruption();
    std::this_thread::sleep_for(k_look_again);
  }
}

std::uint16_t Process::port(double seconds) {
  constexpr std::string_view k_word = " serving port=";
  const auto until = Clock::now() + std::chrono::duration<double>{seconds};
  for (;;) {
    const std::string text = printed();
    const auto at = text.find(k_word);
    if (at != std::string::npos && text.find('\n', at) != std::string::npos) {
      std::uint16_t port = 0;
      std::from_chars(text.data() + at + k_word.size(), text.data() + text.size(), port);
      return port;
    }
    if (exit_code()) throw Complaint(setup_.words[0] + " does not serve: " + last_line());
    if (Clock::now() > until) throw Complaint(setup_.words[0] + " does not serve in time");
    heed_interruption();
    std::this_thread::sleep_for(k_look_again);
  }
}

std::string Process::printed() const {
  std::ifstream file{setup_.output, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

std::string Process::last_line() const {
  std::string text = printed();
  while (text.ends_with('\n')) text.pop_back();
  if (text.empty()) return "it printed nothing; is it installed?";
  return text.substr(text.rfind('\n') + 1);
}

}  // namespace senim::bench
