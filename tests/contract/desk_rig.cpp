#include "tests/contract/desk_rig.hpp"

#include <unistd.h>

#include <map>
#include <stdexcept>

#include <doctest/doctest.h>

#include "server/redis/blocking_store.hpp"
#include "server/stores/our_functions.hpp"
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

ConversationId conversation(int n) {
  auto text = std::to_string(n);
  text.insert(0, ConversationId::size - text.size(), '-');
  return *ConversationId::parse(text);
}

StaffName staff(const std::string& name) { return *StaffName::parse(name); }

DeskRig::DeskRig(stores::DeskLimits limits) : limits_(limits) {
  redis::BlockingStore link(server().address());
  link.must({"FLUSHALL"});
  stores::load_functions(link);
}

DeskRig::~DeskRig() {
  for (const auto& w : workers_) w->link->close();
  io_.restart();
  io_.run_for(std::chrono::seconds(3));
}

DeskRig::Worker& DeskRig::worker(std::size_t index, const std::string& epoch, std::uint64_t count) {
  while (workers_.size() <= index) {
    auto w = std::make_unique<Worker>();
    w->link = std::make_unique<redis::NodeLink>(
        io_, server().address(), redis::WriterNeeds{.functions = stores::our_functions()});
    w->store = std::make_unique<stores::DeskStore>(
        *w->link, "test", "worker" + std::to_string(workers_.size()), limits_,
        [raw = w.get()] { return raw->clock_ms; }, w->events);
    w->store->knows(epoch, count);
    w->link->open();
    run_until([&w] { return w->link->is_up(); });
    w->store->enlist();
    workers_.push_back(std::move(w));
    settle();
  }
  return *workers_[index];
}

void DeskRig::run_until(const std::function<bool()>& done) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  while (!done()) {
    io_.restart();
    io_.run_one_until(deadline);
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
  run_until([this] { return worker().link->is_up(); });
}

void DeskRig::settle() {
  for (const auto& w : workers_) {
    bool done = false;
    w->link->call({"PING"}, [&done](const redis::Reply&) { done = true; });
    run_until([&done] { return done; });
  }
}

void DeskRig::pass(std::int64_t ms, const std::vector<std::size_t>& alive) {
  const std::int64_t step_ms = ms > 60'000 ? 2'000 : 1'000;  // the desk's clock takes no longer one
  for (std::int64_t passed = 0; passed < ms; passed += step_ms) {
    for (const auto& w : workers_) w->clock_ms += std::min<std::int64_t>(step_ms, ms - passed);
    for (const auto index : alive) REQUIRE(beat(index).has_value());
  }
}

result<desk::View> DeskRig::join(int n, Language language, std::size_t index) {
  auto& store = *worker(index).store;
  return ask<desk::View>(
      [&](auto then) { store.join(conversation(n), language, "KZ-62", "", 1, then); });
}

result<desk::View> DeskRig::view(int n) {
  auto& store = *worker().store;
  return ask<desk::View>([&](auto then) { store.view(conversation(n), then); });
}

result<desk::CounsellorView> DeskRig::comes(const std::string& name, int capacity,
                                            std::vector<Language> languages, std::size_t index) {
  auto& store = *worker(index).store;
  const auto here = ask<desk::CounsellorView>(
      [&](auto then) { store.counsellor_here(staff(name), "alias of " + name, languages, then); });
  if (!here) return here;
  const auto set = ask<Done>([&](auto then) {
    store.set_availability(staff(name), here->seat, Availability::available, capacity, then);
  });
  if (!set) return set.error();
  return picture(name);
}

result<desk::CounsellorView> DeskRig::picture(const std::string& name) {
  auto& store = *worker().store;
  return ask<desk::CounsellorView>([&](auto then) { store.counsellor_view(staff(name), then); });
}

result<desk::View> DeskRig::accepts(const std::string& name, OfferNumber offer) {
  auto& store = *worker().store;
  const auto seat = picture(name)->seat;
  return ask<desk::View>([&](auto then) { store.accept(staff(name), seat, offer, then); });
}

result<desk::Beat> DeskRig::beat(std::size_t index) {
  auto& store = *worker(index).store;
  return ask<desk::Beat>([&](auto then) { store.beat(8, then); });
}

void DeskRig::restore(const std::function<void()>& meanwhile) {
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

void DeskRig::empty() { redis::BlockingLink(server().address()).must({"FLUSHDB"}); }

void DeskRig::check_invariants() {
  for (const auto& fault : support::take_census(server().address(), k_prefix).faults)
    FAIL_CHECK(fault);
}

}  // namespace senim::tests
