#include "bench/store_ceiling.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <thread>

#include "bench/line.hpp"
#include "server/redis/blocking_link.hpp"
#include "server/vault/cipher.hpp"
#include "server/vault/start.hpp"
#include "tests/support/redis_server.hpp"

using namespace senim;

namespace {

struct Scratch {
  std::filesystem::path path = support::make_scratch_directory();
  ~Scratch() { std::filesystem::remove_all(path); }
};

// How many records stand in all logs, and in the bare lists.
std::uint64_t records_in(const bench::StoreCeiling& store) {
  redis::BlockingLink link{redis::unix_address(std::string{store.socket()})};
  std::int64_t count = 0;
  const auto logs = link.must({"KEYS", "senim:{c:*}:log"});
  for (std::size_t i = 0; i < logs->size(); ++i)
    count += link.must({"HGET", logs[i].text(), "last"})->integer();
  const auto lists = link.must({"KEYS", "senim:{c:*}:records"});
  for (std::size_t i = 0; i < lists->size(); ++i)
    count += link.must({"LLEN", lists[i].text()})->integer();
  return static_cast<std::uint64_t>(count);
}

std::string sync_of(const bench::StoreCeiling& store) {
  redis::BlockingLink link{redis::unix_address(std::string{store.socket()})};
  return std::string{link.must({"CONFIG", "GET", "appendfsync"})[1].text()};
}

}  // namespace

TEST_CASE("a record of the ceiling is as long as the server seals such a text") {
  vault::start();
  const Scratch scratch;
  const auto cipher = vault::make_cipher(vault::OperatorSecret::create(scratch.path));
  const auto conversation = cipher->conversation_of(bench::random_token());
  const auto key = cipher->open(conversation, cipher->make_wrapped_key(conversation));
  const desk::SealContext context{
      .kind = desk::SealedKind::child, .id = cipher->random_id(), .at_ms = 1};
  for (const std::size_t bytes : {1, 63, 64, 120, 127, 128, 2'000}) {
    CAPTURE(bytes);
    CHECK(bench::sealed_bytes_of(bytes) == key->seal(context, std::string(bytes, 'a')).size());
  }
}

TEST_CASE("every append that the ceiling counts is in the store, and the store syncs always") {
  const Scratch scratch;
  bench::StoreCeiling store{scratch.path};
  for (const auto append : {bench::Append::rpush, bench::Append::step}) {
    const auto ceiling = store.measure(
        {.append = append, .sync = bench::Sync::everysec, .under_way = 16, .seconds = 0.2});
    CHECK(ceiling.appends_per_s > 0);
    CHECK(ceiling.times.count() > 0);
    CHECK(ceiling.times.count() == records_in(store));
    CHECK(sync_of(store) == "always");
  }
}

// Fails when an append waits for the answer of the one before (append_what_is_due()).
TEST_CASE("in the open loop a store that stalls is seen in all that was due meanwhile") {
  const Scratch scratch;
  bench::StoreCeiling store{scratch.path};
  std::jthread stall{[&](const std::stop_token& stop) {
    redis::BlockingLink link{redis::unix_address(std::string{store.socket()})};
    while (!stop.stop_requested() && link.must({"EXISTS", "stalled"})->integer() == 0) {
      if (link.must({"DBSIZE"})->integer() < 100) continue;
      link.must({"SET", "stalled", "1"});
      link.must({"CLIENT", "PAUSE", "400", "WRITE"});
    }
  }};
  const auto ceiling = store.measure({.rate_per_s = 1'000, .seconds = 1});
  CHECK(ceiling.times.count() == 1'000);
  CHECK(ceiling.times.percentile(75) > 100'000'000);
}
