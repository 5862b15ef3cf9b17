#include "tests/chaos/helpline.hpp"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "tests/support/redis_process.hpp"
#include "tests/support/redis_server.hpp"
#include "tests/support/web_root.hpp"

namespace senim::bench::chaos {

namespace fs = std::filesystem;

namespace {

constexpr std::chrono::milliseconds k_enlists_ms_max{3'000};
constexpr std::chrono::milliseconds k_look_again_ms{20};

// "password  WORD   (shown only now)", as `senim staff add` prints it.
std::string password_in(const std::string& printed) {
  constexpr std::string_view k_label = "password  ";
  const auto at = printed.find(k_label);
  if (at == std::string::npos) throw Complaint("senim staff add printed no password");
  const auto begin = at + k_label.size();
  return printed.substr(begin, printed.find(' ', begin) - begin);
}

}  // namespace

Helpline::Helpline(Setup setup, std::unique_ptr<Store> store, Doors& doors)
    : setup_(std::move(setup)),
      doors_(doors),
      directory_(support::make_scratch_directory()),
      store_(std::move(store)),
      nodes_(setup_.nodes) {
  const auto web_root = support::make_web_root(directory_ / "web");
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    const fs::path directory = directory_ / ("node" + std::to_string(i));
    if (i == 0) {
      support::run_program({setup_.senim, "keys", "init", "--data", directory});
    } else {
      fs::copy(directory_ / "node0", directory);
    }
    std::vector<std::string> options{"--redis", store_->url()};
    options.insert(options.end(), setup_.options.begin(), setup_.options.end());
    nodes_[i].process = std::make_unique<support::ServerProcess>(
        support::ServerProcess::Setup{setup_.senim, directory, web_root, options});
  }
  hire(setup_.counsellors);
  look_at_store();
  lookout_ = std::make_unique<Lookout>([this] { return desk(); });
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    if (!start(i)) throw std::runtime_error("node " + std::to_string(i + 1) + " does not start");
  }
}

Helpline::~Helpline() {
  lookout_.reset();
  store_->thaw();
  nodes_.clear();
  store_.reset();
  std::error_code ignored;
  fs::remove_all(directory_, ignored);
}

void Helpline::hire(std::size_t counsellors) {
  for (std::size_t i = 0; i < counsellors; ++i) {
    const std::string name = "counsellor" + std::to_string(i + 1);
    const std::string printed = support::run_program(
        {setup_.senim, "staff", "add", name, "--data", directory_ / "node0", "--redis",
         store_->url(), "--full-name", name, "--alias", name, "--languages", "kk"});
    staff_.push_back(name + ":" + password_in(printed));
  }
}

std::string Helpline::url() const {
  return "http://127.0.0.1:" + std::to_string(nodes_.front().process->port());
}

std::string Helpline::logs() const {
  std::string all;
  for (const Node& node : nodes_) all += node.process->log();
  return all;
}

void Helpline::tell_the_lookout() {
  const bool one_runs = std::ranges::any_of(
      nodes_, [](const Node& node) { return node.condition == well || node.condition == leaving; });
  lookout_->can_notice(store_is_well_ && one_runs);
}

void Helpline::is_now(std::size_t node, Condition condition) {
  nodes_[node].condition = condition;
  tell_the_lookout();
}

void Helpline::kill(std::size_t node) {
  ++kills_;
  nodes_[node].process->kill();
  is_now(node, down);
  lookout_->died(nodes_[node].workers);
}

bool Helpline::start(std::size_t node) try {
  Node& one = nodes_.at(node);
  const auto before = lookout_->workers();
  one.process->start();
  doors_.open(node, target_of("http://127.0.0.1:" + std::to_string(one.process->port())));
  // It enlists when it has found its store, which may be a little after it serves.
  const auto until = std::chrono::steady_clock::now() + k_enlists_ms_max;
  one.workers.clear();
  while (before && one.workers.empty() && std::chrono::steady_clock::now() < until) {
    one.workers = new_workers(*before);
    if (one.workers.empty()) std::this_thread::sleep_for(k_look_again_ms);
  }
  is_now(node, well);
  return true;
} catch (const std::runtime_error&) {
  return false;
}

std::set<std::string> Helpline::new_workers(const std::set<std::string>& before) const {
  std::set<std::string> fresh;
  const auto now = lookout_->workers();
  if (!now) return fresh;
  for (const std::string& name : *now) {
    // One that was frozen may come back just now: it is another's, not new.
    const bool is_anothers =
        std::ranges::any_of(nodes_, [&](const Node& node) { return node.workers.contains(name); });
    if (!before.contains(name) && !is_anothers) fresh.insert(name);
  }
  return fresh;
}

void Helpline::freeze(std::size_t node) {
  nodes_[node].process->freeze();
  is_now(node, frozen);
  lookout_->died(nodes_[node].workers);
}

void Helpline::thaw(std::size_t node) {
  lookout_->is_back(nodes_[node].workers);
  nodes_[node].process->thaw();
  is_now(node, well);
}

void Helpline::ask_to_leave(std::size_t node) {
  nodes_[node].process->ask_to_leave();
  is_now(node, leaving);
}

bool Helpline::has_left(std::size_t node) {
  const auto code = nodes_[node].process->ends(std::chrono::milliseconds{0});
  if (code && *code != 0) throw Complaint("a node that was asked to leave ended otherwise");
  if (!code && nodes_[node].process->is_running()) return false;
  is_now(node, down);
  return true;
}

std::optional<std::string> Helpline::kill_store(std::mt19937& random) {
  auto what = store_->kill(random);
  if (what) ++kills_;
  look_at_store();
  return what;
}

void Helpline::mend_store() {
  store_->mend();
  look_at_store();
}

std::optional<std::string> Helpline::freeze_store(std::mt19937& random) {
  auto what = store_->freeze(random);
  look_at_store();
  return what;
}

void Helpline::thaw_store() {
  store_->thaw();
  look_at_store();
}

std::optional<std::string> Helpline::rearrange_store(std::mt19937& random) {
  return store_->rearrange(random);
}

void Helpline::look_at_store() {
  const auto desk = store_->desk();
  {
    const std::lock_guard lock{desk_mutex_};
    desk_ = desk;
  }
  store_is_well_ = desk.has_value();
  if (lookout_) tell_the_lookout();
}

std::optional<redis::Address> Helpline::desk() {
  const std::lock_guard lock{desk_mutex_};
  return desk_;
}

}  // namespace senim::bench::chaos
