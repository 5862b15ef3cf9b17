#include "server/app/serve.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>
#include <exception>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "server/app/demo.hpp"
#include "server/app/disk_alarm.hpp"
#include "server/app/worker.hpp"
#include "server/base/log.hpp"
#include "server/base/start_error.hpp"
#include "server/redis/blocking_store.hpp"
#include "server/redis/directory.hpp"
#include "server/redis/requirements.hpp"
#include "server/redis/supervised_server.hpp"
#include "server/vault/cipher.hpp"
#include "server/vault/operator_secret.hpp"
#include "server/vault/process_hardening.hpp"

namespace senim::app {

namespace {

// A key is made for a new store only. Beside a store that was restored without its key a new one
// would look like the right one, and stand in the way of it.
void require_new(redis::BlockingStore& store, const std::filesystem::path& data) {
  const auto sealed_with = redis::stored_key(store);
  if (!sealed_with) return;
  throw StartError("the store holds conversations sealed with the operator key " + *sealed_with +
                   ", and " + vault::OperatorSecret::file_of(data).string() +
                   " is missing: put it back from its backup");
}

// The store's directory of our own redis-server is not there yet: nothing can be sealed in it.
bool begins_here(const ServeOptions& options) {
  return options.store.redis.empty() &&
         !std::filesystem::exists(std::filesystem::path{options.store.data} / "redis");
}

// Before the store is asked: a key that is damaged is told first.
std::optional<vault::OperatorSecret> secret_at_hand(const ServeOptions& options) {
  const std::filesystem::path data{options.store.data};
  if (vault::OperatorSecret::exists(data)) return vault::OperatorSecret::load(data);
  if (begins_here(options)) return vault::OperatorSecret::create(data);
  return std::nullopt;
}

vault::OperatorSecret secret_for(const redis::StoreAddress& store,
                                 const std::filesystem::path& data,
                                 std::optional<vault::OperatorSecret> held) {
  redis::BlockingStore blocking(store);
  if (!held) {
    require_new(blocking, data);
    held = vault::OperatorSecret::create(data);
  }
  redis::require_key(blocking, held->fingerprint());
  return *std::move(held);
}

// Without --public-url the address is the one we listen at.
places::PublicUrl public_url(const ServeOptions& options, std::uint16_t port) {
  if (options.public_url) return *options.public_url;
  const std::string host =
      options.listen == "0.0.0.0" || options.listen == "::" ? "localhost" : options.listen;
  const auto url = places::PublicUrl::parse("http://" + host + ":" + std::to_string(port));
  if (!url)
    throw StartError("cannot make an address of --listen " + options.listen +
                     "; name one with --public-url");
  return *url;
}

// Keeps the supervised redis-server alive, looks after its disk and waits for the signal that ends
// everything. From the main thread, since redis-server ends with the thread that started it.
class Watch {
 public:
  Watch(redis::SupervisedServer* server, metrics::Registry& metrics) : server_(server) {
    if (server_) disk_.emplace(server_->directory(), metrics.sheet());
    signals_.async_wait([this](const boost::system::error_code&, int) { timer_.cancel(); });
    poll();
  }
  void wait() { io_.run(); }

 private:
  void poll() {
    if (server_) server_->poll();
    if (disk_) disk_->look();
    timer_.expires_after(redis::k_supervise_ms);
    timer_.async_wait([this](const boost::system::error_code& error) {
      if (!error) poll();
    });
  }

  boost::asio::io_context io_{1};
  boost::asio::signal_set signals_{io_, SIGINT, SIGTERM};
  boost::asio::steady_timer timer_{io_};
  redis::SupervisedServer* server_;
  std::optional<DiskAlarm> disk_;
};

// A connection is a descriptor: take as many as the system lets us have.
void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

void run_worker(Worker& worker) {
  try {
    worker.run();
  } catch (const std::exception& error) {
    // A worker that broke must not leave the others serving half a desk: end the process, and its
    // supervisor starts anew.
    log::error("worker_broke", {{"exception", safe(typeid(error).name())}});
    std::terminate();
  }
}

}  // namespace

int serve(const ServeOptions& options) {
  log::set_level(options.log_level);
  raise_descriptor_limit();
  vault::harden_process();
  const std::filesystem::path data{options.store.data};
  const auto pages = net::Pages::load(options.web_root);
  auto held = secret_at_hand(options);
  std::optional<redis::SupervisedServer> server;
  if (options.store.redis.empty()) server.emplace(data);
  const auto store =
      server ? redis::StoreAddress{server->address()} : redis::parse_store(options.store.redis);
  const auto directory = redis::open_directory(store);
  const auto secret = secret_for(store, data, std::move(held));
  const auto cipher = vault::make_cipher(secret);
  const vault::SessionSeal sessions(secret);
  if (options.demo) prepare_demo(*directory, data);

  metrics::Registry metrics;
  vault::PasswordCheck passwords;
  const auto starts = static_cast<double>(options.starts_per_min);
  const Common common{
      .options = options,
      .store = store,
      .places = directory->list_places(),
      .cipher = *cipher,
      .passwords = passwords,
      .sessions = sessions,
      .pages = pages,
      .addresses = std::make_shared<net::AddressCounts>(net::Rate{starts / 60, starts}),
      .metrics = metrics};
  std::vector<std::unique_ptr<Worker>> workers;
  workers.reserve(options.workers);
  for (unsigned i = 0; i < options.workers; ++i) {
    workers.push_back(
        std::make_unique<Worker>(common, i == 0 ? options.port : workers[0]->port(), i == 0));
  }
  Watch watch(server ? &*server : nullptr, metrics);
  {
    std::vector<std::jthread> threads;
    threads.reserve(workers.size());
    for (const auto& worker : workers) threads.emplace_back([&worker] { run_worker(*worker); });
    const auto port = workers[0]->port();
    log::info("serving", {{"port", port},
                          {"workers", options.workers},
                          {"metrics_port", workers[0]->metrics_port()}});
    if (options.demo) {
      std::cout << demo_guide(*directory, data, public_url(options, port),
                              isatty(STDOUT_FILENO) != 0 ? places::QrCode::Ink::coloured
                                                         : places::QrCode::Ink::plain)
                << std::flush;
    }
    watch.wait();
    log::info("leaving");
    for (const auto& worker : workers) worker->leave();
  }
  passwords.close();  // while the io_contexts that its answers are posted to are still there
  log::info("left");
  return 0;
}

}  // namespace senim::app
