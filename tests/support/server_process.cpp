#include "tests/support/server_process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>

namespace senim::support {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds k_look_again_ms{5};
constexpr std::chrono::milliseconds k_stop_ms_max{5'000};
constexpr std::size_t k_last_words_bytes = 2'000;

// Between fork and exec: only calls that are safe in a signal handler.
[[noreturn]] void become(char* const* words, char* const* environment, const char* log,
                         pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);  // a test that crashes leaves no server behind
  if (getppid() != parent) _exit(1);
  const int out = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (out >= 0) {
    dup2(out, STDOUT_FILENO);
    dup2(out, STDERR_FILENO);
    // A connection of ours that lives on in a server would not end when we close it.
    close_range(STDERR_FILENO + 1, ~0U, 0);
    execve(words[0], words, environment);
  }
  _exit(127);
}

std::vector<char*> pointers_to(std::vector<std::string>& words) {
  std::vector<char*> pointers;
  for (auto& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  return pointers;
}

char state_of(const std::filesystem::path& thread) {
  std::ifstream file(thread / "stat");
  std::string line;
  std::getline(file, line);
  const auto at = line.rfind(") ");  // of the name, which may hold anything
  return at == std::string::npos || at + 2 >= line.size() ? '?' : line[at + 2];
}

// The port that stands behind a word of the log, once its line is whole.
std::optional<std::uint16_t> port_in(const std::string& log, std::size_t from,
                                     std::string_view word) {
  const auto at = log.find(word, from);
  if (at == std::string::npos || log.find('\n', at) == std::string::npos) return std::nullopt;
  return static_cast<std::uint16_t>(std::stoi(log.substr(at + word.size())));
}

}  // namespace

void await_stop(pid_t process) {
  const auto until = Clock::now() + k_stop_ms_max;
  const std::filesystem::path threads = "/proc/" + std::to_string(process) + "/task";
  for (const auto& thread : std::filesystem::directory_iterator(threads)) {
    while (state_of(thread.path()) != 'T') {
      if (Clock::now() > until) throw std::runtime_error("the process does not stop");
      std::this_thread::sleep_for(k_look_again_ms);
    }
  }
}

ServerProcess::~ServerProcess() {
  if (pid_ != 0) kill();
}

void ServerProcess::start() {
  const std::size_t before = log().size();
  std::vector<std::string> words{setup_.program, "serve", "--data",     setup_.data,
                                 "--port",       "0",     "--web-root", setup_.web_root};
  words.insert(words.end(), setup_.options.begin(), setup_.options.end());
  std::vector<std::string> environment = setup_.environment;
  for (char** word = environ; *word != nullptr; ++word) environment.emplace_back(*word);
  const auto its_words = pointers_to(words);
  const auto its_environment = pointers_to(environment);
  const std::string file = log_file();
  const pid_t parent = getpid();
  pid_ = fork();
  if (pid_ == 0) become(its_words.data(), its_environment.data(), file.c_str(), parent);
  if (pid_ < 0) throw std::runtime_error("no process for the server");
  const auto until = Clock::now() + k_serving_ms_max;
  int status = 0;
  while (Clock::now() < until && !has_ended(status)) {
    const auto port = port_in(log(), before, " serving port=");
    const auto metrics_port = port_in(log(), before, " metrics_port=");
    if (port && metrics_port) {
      port_ = *port;
      metrics_port_ = *metrics_port;
      return;
    }
    std::this_thread::sleep_for(k_look_again_ms);
  }
  const std::string text = log();
  throw std::runtime_error("the server does not serve: " +
                           text.substr(text.size() - std::min(text.size(), k_last_words_bytes)));
}

bool ServerProcess::has_ended(int& status) {
  if (pid_ == 0) return true;
  if (waitpid(pid_, &status, WNOHANG) != pid_) return false;
  pid_ = 0;
  return true;
}

void ServerProcess::kill() {
  ::kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  pid_ = 0;
}

void ServerProcess::freeze() {
  ::kill(pid_, SIGSTOP);
  await_stop(pid_);
}
void ServerProcess::thaw() { ::kill(pid_, SIGCONT); }
void ServerProcess::ask_to_leave() { ::kill(pid_, SIGTERM); }

std::optional<int> ServerProcess::leave(std::chrono::milliseconds patience) {
  ask_to_leave();
  return ends(patience);
}

std::optional<int> ServerProcess::ends(std::chrono::milliseconds patience) {
  const auto until = Clock::now() + patience;
  int status = 0;
  while (!has_ended(status)) {
    if (Clock::now() > until) return std::nullopt;
    std::this_thread::sleep_for(k_look_again_ms);
  }
  if (!WIFEXITED(status)) return std::nullopt;
  return WEXITSTATUS(status);
}

pid_t ServerProcess::redis_pid() const {
  const std::string self = std::to_string(pid_);
  std::ifstream children("/proc/" + self + "/task/" + self + "/children");
  pid_t child = 0;
  while (children >> child) {
    std::ifstream name("/proc/" + std::to_string(child) + "/comm");
    std::string word;
    if (name >> word && word.starts_with("redis-server")) return child;
  }
  return 0;
}

std::uintmax_t ServerProcess::resident_bytes() const {
  std::ifstream file("/proc/" + std::to_string(pid_) + "/statm");
  std::uintmax_t size = 0;
  std::uintmax_t resident = 0;
  file >> size >> resident;
  return resident * static_cast<std::uintmax_t>(sysconf(_SC_PAGESIZE));
}

std::string ServerProcess::log() const {
  std::ifstream file(log_file(), std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

bool ServerProcess::logs(const std::string& word, std::chrono::milliseconds patience) const {
  const auto until = Clock::now() + patience;
  while (log().find(word) == std::string::npos) {
    if (Clock::now() > until) return false;
    std::this_thread::sleep_for(k_look_again_ms);
  }
  return true;
}

}  // namespace senim::support
