#include "server/app/serve.hpp"

#include <unistd.h>

#include <boost/asio/ip/address.hpp>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <functional>
#include <iostream>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "server/app/admission_limits.hpp"
#include "server/app/crew.hpp"
#include "server/app/demo.hpp"
#include "server/app/disk_alarm.hpp"
#include "server/app/memory_alarm.hpp"
#include "server/app/watch.hpp"
#include "server/app/worker.hpp"
#include "server/base/log.hpp"
#include "server/base/start_error.hpp"
#include "server/redis/blocking_store.hpp"
#include "server/redis/requirements.hpp"
#include "server/stores/adoption.hpp"
#include "server/stores/directory.hpp"
#include "server/stores/supervised_server.hpp"
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

// As it stands in an address. One that means every address is no address.
std::string host_of(const std::string& listen) {
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(listen, error);
  if (!error && address.is_unspecified()) return "localhost";
  return !error && address.is_v6() ? "[" + address.to_string() + "]" : listen;
}

// Without --public-url the address is the one we listen at.
places::PublicUrl public_url(const ServeOptions& options, std::uint16_t port) {
  if (options.public_url) return *options.public_url;
  const std::string host = host_of(options.listen);
  const auto url = places::PublicUrl::parse("http://" + host + ":" + std::to_string(port));
  if (!url)
    throw StartError("cannot make an address of --listen " + options.listen +
                     "; name one with --public-url");
  return *url;
}

std::vector<Crew::Member> crew_of(const std::vector<std::unique_ptr<Worker>>& workers) {
  std::vector<Crew::Member> members;
  members.reserve(workers.size());
  for (const auto& worker : workers) {
    members.push_back({.run = [&worker] { worker->run(); },
                       .run_on = [&worker] { worker->run_on(); },
                       .leave = [&worker] { worker->leave(); }});
  }
  return members;
}

std::vector<std::unique_ptr<Worker>> workers_of(const Common& common) {
  const auto& options = common.options;
  std::vector<std::unique_ptr<Worker>> workers;
  workers.reserve(options.workers);
  for (unsigned i = 0; i < options.workers; ++i) {
    workers.push_back(
        std::make_unique<Worker>(common, i == 0 ? options.port : workers[0]->port(), i == 0));
  }
  return workers;
}

std::shared_ptr<net::AddressCounts> counts_of(const ServeOptions& options,
                                              const net::AdmissionLimits& admission) {
  const auto starts = static_cast<double>(options.starts_per_min);
  return std::make_shared<net::AddressCounts>(net::Rate{starts / 60, starts},
                                              net::AddressCounts::k_sign_ins, admission,
                                              address_budgets(options));
}

void tell_serving(const ServeOptions& options, const Worker& first, records::Directory& directory,
                  const std::filesystem::path& data) {
  log::info("serving", {{"port", first.port()},
                        {"workers", options.workers},
                        {"metrics_port", first.metrics_port()}});
  if (!options.demo) return;
  std::cout << demo_guide(directory, data, public_url(options, first.port()),
                          isatty(STDOUT_FILENO) != 0 ? places::QrCode::Ink::coloured
                                                     : places::QrCode::Ink::plain)
            << std::flush;
}

struct Found {
  std::string epoch;
  std::uint64_t beats = 0;
};

// Takes over what earlier servers closed, and looks how far the desk had counted: a store that is
// emptied before the first worker has looked would else be taken for a new one.
Found what_is_found(const redis::StoreAddress& store, const ServeOptions& options) {
  redis::BlockingStore blocking(store);
  stores::adopt_closed(blocking, options.retention_days * 86'400);
  const auto figures = blocking.must({"HMGET", "senim:{desk}:numbers", "epoch", "beat"});
  Found found{.epoch = std::string{figures[0].text()}};
  const auto beats = figures[1].text();
  std::from_chars(beats.data(), beats.data() + beats.size(), found.beats);
  return found;
}

// Says that we serve, and waits for the end. What goes wrong in it is told when everyone has left.
std::exception_ptr serve_until_the_end(Crew& crew, Watch& watch,
                                       const std::function<void()>& tell) {
  try {
    crew.start();
    tell();
    watch.wait();
    return nullptr;
  } catch (...) {
    return std::current_exception();
  }
}

}  // namespace

int serve(const ServeOptions& options) {
  log::set_level(options.log_level);
  const auto admission = admission_limits(options, raise_descriptor_limit());
  vault::harden_process();
  const std::filesystem::path data{options.store.data};
  const auto pages = net::Pages::load(options.web_root);
  auto held = secret_at_hand(options);
  std::optional<stores::SupervisedServer> server;
  if (options.store.redis.empty()) server.emplace(data);
  const auto store =
      server ? redis::StoreAddress{server->address()} : redis::parse_store(options.store.redis);
  const auto directory = stores::open_directory(store);
  const auto secret = secret_for(store, data, std::move(held));
  const auto cipher = vault::make_cipher(secret);
  const vault::SessionSeal sessions(secret);
  const auto found = what_is_found(store, options);
  if (options.demo) prepare_demo(*directory, data);

  metrics::Registry metrics;
  Health health;
  vault::PasswordCheck passwords;
  const Common common{.options = options,
                      .store = store,
                      .places = directory->list_places(),
                      .cipher = *cipher,
                      .passwords = passwords,
                      .sessions = sessions,
                      .pages = pages,
                      .addresses = counts_of(options, admission),
                      .metrics = metrics,
                      .health = health,
                      .epoch = found.epoch,
                      .beats = found.beats};
  const auto workers = workers_of(common);
  std::optional<DiskAlarm> disk;
  if (server) disk.emplace(server->directory(), metrics.sheet());
  MemoryAlarm* memory_alarm = nullptr;  // made after the loop that it asks on
  Watch watch([&] {
    if (server) server->poll();
    if (disk) disk->look();
    if (memory_alarm) memory_alarm->look();
  });
  std::optional<MemoryAlarm> memory;
  if (server) memory_alarm = &memory.emplace(watch.io(), server->address(), metrics.sheet());
  Crew crew(watch, crew_of(workers));
  const auto trouble = serve_until_the_end(
      crew, watch, [&] { tell_serving(options, *workers[0], *directory, data); });
  log::info("leaving");
  if (!crew.leave()) {
    if (server) server->stop();
    std::_Exit(k_exit_failed);  // their threads still use what lies here
  }
  passwords.close();  // while the io_contexts that its answers are posted to are still there
  log::info("left");
  if (trouble) std::rethrow_exception(trouble);
  if (crew.has_broken()) throw StartError("a worker broke, see the log; everyone was told to move");
  return k_exit_ok;
}

}  // namespace senim::app
