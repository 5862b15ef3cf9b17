#include "tests/contract/desk_on_redis.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <filesystem>
#include <map>
#include <stdexcept>

#include "server/redis/blocking_store.hpp"
#include "server/redis/node_link.hpp"
#include "server/stores/our_functions.hpp"
#include "server/stores/supervised_server.hpp"
#include "tests/support/desk_census.hpp"

namespace senim::tests {

namespace {

constexpr std::string_view k_prefix = "senim:{test}";

stores::SupervisedServer& server() {
  static const auto directory = [] {
    auto path = std::filesystem::temp_directory_path() / ("senim-desk-" + std::to_string(getpid()));
    std::filesystem::create_directories(path);
    return path;
  }();
  struct Server {
    stores::SupervisedServer redis{directory};
    ~Server() {
      redis.stop();
      std::filesystem::remove_all(directory);
    }
  };
  static Server one;
  return one.redis;
}

}  // namespace

struct DeskRig::Inside {
  boost::asio::io_context io;
  std::vector<std::unique_ptr<redis::NodeLink>> links;  // one a worker
};

DeskRig::DeskRig(stores::DeskLimits limits) : inside_(std::make_unique<Inside>()), limits_(limits) {
  redis::BlockingStore link(server().address());
  link.must({"FLUSHALL"});
  stores::load_functions(link);
}

DeskRig::~DeskRig() {
  for (const auto& link : inside_->links) link->close();
  inside_->io.restart();
  inside_->io.run_for(std::chrono::seconds(3));
}

stores::DeskStore& on_redis(const DeskRig::Worker& worker) {
  return dynamic_cast<stores::DeskStore&>(*worker.store);
}

DeskRig::Worker& DeskRig::worker(std::size_t index, const std::string& epoch, std::uint64_t count) {
  while (workers_.size() <= index) {
    auto w = std::make_unique<Worker>();
    auto& link = *inside_->links.emplace_back(std::make_unique<redis::NodeLink>(
        inside_->io, server().address(), redis::WriterNeeds{.functions = stores::our_functions()}));
    auto store = std::make_unique<stores::DeskStore>(
        link, "test", "worker" + std::to_string(workers_.size()), limits_,
        [raw = w.get()] { return raw->clock_ms; }, w->events);
    store->knows(epoch, count);
    link.open();
    run_until([&link] { return link.is_up(); });
    store->enlist();
    w->store = std::move(store);
    workers_.push_back(std::move(w));
    settle();
  }
  return *workers_[index];
}

void DeskRig::run_until(const std::function<bool()>& done) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  while (!done()) {
    inside_->io.restart();
    inside_->io.run_one_until(deadline);
    if (std::chrono::steady_clock::now() >= deadline) throw std::runtime_error("no answer in 5 s");
  }
}

void DeskRig::strike(std::size_t index) {
  const std::string lease = std::string{k_prefix} + ":w:worker" + std::to_string(index);
  redis::BlockingLink(server().address()).must({"DEL", lease});
}

void DeskRig::load(std::string_view library) {
  redis::BlockingLink(server().address()).must({"FUNCTION", "LOAD", "REPLACE", library});
}

void DeskRig::until_up() {
  run_until([this] { return inside_->links.front()->is_up(); });
}

void DeskRig::settle() {
  for (const auto& link : inside_->links) {
    bool done = false;
    link->call({"PING"}, [&done](const redis::Reply&) { done = true; });
    run_until([&done] { return done; });
  }
}

void DeskRig::retire(std::size_t index) {
  bool done = false;
  on_redis(worker(index)).retire([&done] { done = true; });
  run_until([&done] { return done; });
}

void restore(const std::function<void()>& meanwhile) {
  redis::BlockingLink link(server().address());
  const auto keys = link.must({"KEYS", "senim:{test}*"});
  std::map<std::string, std::string> copy;
  for (std::size_t i = 0; i < keys->size(); ++i) {
    const std::string key(keys[i].text());
    copy[key] = std::string(link.must({"DUMP", key})->text());
  }
  meanwhile();
  link.must({"FLUSHDB"});
  for (const auto& [key, value] : copy) link.must({"RESTORE", key, "0", value});
}

void empty() { redis::BlockingLink(server().address()).must({"FLUSHDB"}); }

void DeskRig::check_invariants() {
  for (const auto& fault : support::take_census(server().address(), k_prefix).faults)
    FAIL_CHECK(fault);
}

}  // namespace senim::tests
