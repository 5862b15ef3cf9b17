#include "bench/chaos/store.hpp"

#include "tests/support/redis_server.hpp"

namespace senim::bench::chaos {

namespace {

class SingleStore final : public Store {
 public:
  [[nodiscard]] std::string url() const override { return "unix://" + server_.address().unix_path; }
  [[nodiscard]] redis::Address desk() const override { return server_.address(); }
  [[nodiscard]] std::string kill(std::uint64_t) override {
    server_.kill_and_restart();
    return "kill -9 Redis";
  }
  [[nodiscard]] std::string freeze(std::uint64_t) override {
    server_.freeze();
    return "SIGSTOP Redis";
  }
  void thaw() override { server_.thaw(); }

 private:
  support::RedisServer server_;
};

}  // namespace

std::unique_ptr<Store> single_store() { return std::make_unique<SingleStore>(); }

}  // namespace senim::bench::chaos
