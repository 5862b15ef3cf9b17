#include "bench/subjects.hpp"

#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <system_error>
#include <utility>

#include "bench/interruption.hpp"
#include "protocol/limits.hpp"
#include "server/base/log.hpp"
#include "server/base/start_error.hpp"

namespace senim::bench {

namespace fs = std::filesystem;

namespace {

constexpr double k_start_s_max = 60;
constexpr double k_command_s_max = 60;
constexpr double k_install_s_max = 300;
constexpr std::size_t k_hired_at_once = 4;
constexpr const char* k_password = "a password of the bench";

fs::path make_scratch() {
  std::string name = (fs::temp_directory_path() / "senim-bench-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw Complaint("no scratch directory at " + name);
  return name;
}

void write(const fs::path& file, const std::string& text) {
  std::ofstream stream{file};
  stream << text;
  if (!stream.flush()) throw Complaint(file.string() + " can't be written");
}

// The load needs no pages; the server wants some.
void make_pages(const fs::path& directory) {
  fs::create_directories(directory);
  for (const char* ending : {"", ".br", ".gz"}) {
    write(directory / (std::string{"page.html"} + ending), "<!doctype html><title>.</title>");
  }
  write(
      directory / "manifest.json",
      R"({"files":[{"route":"/","file":"page.html","type":"text/html","cache":"no-store","csp":"default-src 'none'"},)"
      R"({"route":"/console","file":"page.html","type":"text/html","cache":"no-store","csp":"default-src 'none'"}]})");
}

void sign_in_all(const Target& target, std::vector<StaffAccount>& accounts) {
  for (std::size_t i = 0; i < accounts.size(); ++i) {
    heed_interruption();
    accounts[i].cookie = sign_in(target, accounts[i], i);
  }
}

void tell(const std::string& what) {
  if (::isatty(STDERR_FILENO) == 1) std::fprintf(stderr, "\r\033[K  %s\n", what.c_str());
}

}  // namespace

Outcome Subject::relay(RelayOptions options, std::uint32_t pairs) const {
  options.pairs = pairs;
  return speech ? peer_relay(stage, options, *speech) : bench::relay(stage, options);
}

Outcome Subject::arrivals(const ArrivalOptions& options) const {
  return bench::arrivals(stage, options, speech);
}

Subjects::Subjects(SubjectPaths paths, Cores cores, StageOptions stage)
    : paths_(std::move(paths)),
      cores_(std::move(cores)),
      stage_(std::move(stage)),
      scratch_(make_scratch()) {
  log::set_level(log::Level::warn);
}

Subjects::~Subjects() {
  all_.clear();
  store_.reset();
  std::error_code ignored;
  fs::remove_all(scratch_, ignored);
}

Subject* Subjects::find(const std::string& name) {
  const auto found = std::ranges::find(all_, name, &Subject::name);
  return found == all_.end() ? nullptr : &*found;
}

StoreCeiling& Subjects::store() try {
  if (!store_) {
    const OnCores on{cores_.server};
    store_ = std::make_unique<StoreCeiling>(scratch_ / "store");
  }
  return *store_;
} catch (const StartError& fault) {
  throw Complaint(fault.what());
}

fs::path Subjects::program(const std::string& name) const {
  fs::path file = paths_.programs / name;
  if (name == "senim" && !paths_.senim.empty()) file = paths_.senim;
  if (::access(file.c_str(), X_OK) == 0) return file;
  throw Complaint(file.string() + " is not there: build it with bench/run, or name it" +
                  (name == "senim" ? " with --senim" : ""));
}

Subject& Subjects::add(const std::string& name, const std::string& heading,
                       std::optional<Speech> speech) {
  Subject& subject = all_.emplace_back();
  subject.name = name;
  subject.heading = heading;
  subject.speech = speech;
  subject.stage = stage_;
  subject.stage.staff.clear();
  subject.stage.staff_file.clear();
  return subject;
}

void Subjects::start(Subject& subject, std::vector<std::string> words) {
  const OnCores on{cores_.server};
  subject.process = std::make_unique<Process>(
      Process::Setup{.words = std::move(words), .output = scratch_ / (subject.name + ".log")});
  subject.stage.url = "http://127.0.0.1:" + std::to_string(subject.process->port(k_start_s_max));
}

void Subjects::add_senim(std::uint32_t pairs) {
  const fs::path senim = program("senim");
  const fs::path home = scratch_ / "senim";
  fs::create_directories(home);
  make_pages(scratch_ / "pages");
  Subject& subject = add("senim", "Senim", std::nullopt);
  tell("starting Senim and its counsellors");
  start(subject, {senim, "serve", "--data", home, "--port", "0", "--web-root", scratch_ / "pages",
                  "--workers", "1", "--says-per-s", "1000000", "--starts-per-min", "10000000"});
  constexpr auto k_each = static_cast<std::uint32_t>(limits::k_capacity_max);
  subject.stage.signed_in = hire(senim, home, (pairs + k_each - 1) / k_each);
  sign_in_all(target_of(subject.stage.url), subject.stage.signed_in);
}

std::vector<StaffAccount> Subjects::hire(const fs::path& senim, const fs::path& home,
                                         std::uint32_t count) {
  write(scratch_ / "password", std::string{k_password} + "\n");
  std::vector<StaffAccount> accounts;
  std::vector<std::unique_ptr<Process>> commands;
  const auto finish = [&] {
    for (const auto& command : commands) {
      if (command->wait(k_command_s_max) != 0) {
        throw Complaint("senim staff add failed: " + command->last_line());
      }
    }
    commands.clear();
  };
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::string name = "bench" + std::to_string(i);
    accounts.push_back({.name = name, .password = k_password, .cookie = {}});
    commands.push_back(std::make_unique<Process>(
        Process::Setup{.words = {senim, "staff", "add", name, "--data", home, "--full-name", name,
                                 "--alias", "Relay", "--languages", "kk", "--password-stdin"},
                       .output = scratch_ / "staff.log",
                       .input = scratch_ / "password"}));
    if (commands.size() == k_hired_at_once) finish();
  }
  finish();
  return accounts;
}

void Subjects::add_running_senim() {
  Subject& subject = add("senim", "Senim", std::nullopt);
  std::vector<StaffAccount>& accounts = subject.stage.signed_in;
  if (!stage_.staff_file.empty()) accounts = accounts_in(stage_.staff_file);
  for (const std::string& one : stage_.staff) accounts.push_back(account_of(one));
  sign_in_all(target_of(stage_.url), accounts);
}

void Subjects::add_bare_beast() {
  start(add("bare_beast", "bare Beast", Speech::plain), {program("senim-beast-relay")});
}

void Subjects::install_packages() {
  const fs::path installed = paths_.peers / "node_modules" / ".package-lock.json";
  const fs::path wanted = paths_.peers / "package-lock.json";
  std::error_code error;
  if (!fs::exists(wanted, error)) throw Complaint(wanted.string() + " is not there");
  if (fs::exists(installed, error) &&
      fs::last_write_time(installed, error) >= fs::last_write_time(wanted, error)) {
    return;
  }
  tell("installing the npm packages of " + paths_.peers.string());
  Process npm{{.words = {"npm", "ci", "--prefix", paths_.peers, "--no-audit", "--no-fund"},
               .output = scratch_ / "npm.log"}};
  if (npm.wait(k_install_s_max) != 0) throw Complaint("npm ci failed: " + npm.last_line());
}

std::string Subjects::add_node(const std::string& name, const std::string& heading,
                               const std::string& program, Speech speech) {
  const std::size_t before = all_.size();
  try {
    install_packages();
    Subject& subject = add(name, heading, speech);
    subject.stage.store = store().pid();
    start(subject, {"node", paths_.peers / program, std::string{store().socket()}});
    return {};
  } catch (const Complaint& why) {
    heed_interruption();
    all_.erase(all_.begin() + static_cast<std::ptrdiff_t>(before), all_.end());
    return name + " is left out: " + why.what();
  }
}

}  // namespace senim::bench
