// A whole helpline in the test's own process: a real redis-server and one or more workers on port
// 0, as serve() wires them. Leaves in order at the end, and fails the test when that does not come
// to an end.
#pragma once

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "server/app/worker.hpp"
#include "server/desk/queue_max.hpp"
#include "server/records/directory.hpp"
#include "server/vault/operator_secret.hpp"
#include "tests/integration/helpline/people.hpp"
#include "tests/support/redis_server.hpp"

namespace senim::tests {

inline constexpr const char* k_password = "a password of the tests";

class Helpline {
 public:
  struct Setup {
    unsigned workers = 1;
    std::int64_t orphan_s = 15;
    std::int64_t offer_s = 20;
    std::uint64_t queue_max = desk::k_queue_max_default;
    std::int64_t says_per_s = 5;
  };
  Helpline() : Helpline(Setup{}) {}
  explicit Helpline(Setup setup);
  ~Helpline();

  [[nodiscard]] std::uint16_t port(std::size_t worker = 0) const {
    return workers_[worker]->port();
  }
  [[nodiscard]] Child child(std::size_t worker = 0) const { return {port(worker), new_token()}; }
  [[nodiscard]] Child child_again(const Child& child, std::size_t worker = 0) const {
    return {port(worker), child.token()};
  }
  // Makes the staff member, unless there is one of that name.
  void employ(const std::string& name, Role role, std::vector<Language> languages = {Language::kk});
  // Signs in over HTTP; the staff member is made on the first call.
  [[nodiscard]] Counsellor counsellor(const std::string& name, std::size_t worker = 0,
                                      std::vector<Language> languages = {Language::kk},
                                      support::WsClient::Options options = {});
  // One who has seen the picture and is available, at the first worker.
  [[nodiscard]] Counsellor counsellor_at_work(const std::string& name);
  [[nodiscard]] std::string cookie(const std::string& name);

  [[nodiscard]] std::string numbers() const { return metrics_.exposition(); }  // as /metrics
  [[nodiscard]] support::RedisServer& redis() { return redis_; }
  [[nodiscard]] records::Directory& directory() { return *directory_; }
  // Workers leave and new ones come, as after a restart of the process.
  void restart();
  // Everything in Redis's files, as a thief would find it.
  [[nodiscard]] bool files_contain(const std::string& text) const;

 private:
  void start();
  void leave();

  Setup setup_;
  support::RedisServer redis_;
  std::unique_ptr<records::Directory> directory_;
  vault::OperatorSecret secret_;
  std::unique_ptr<desk::Cipher> cipher_;
  vault::SessionSeal sessions_;
  vault::PasswordCheck passwords_;
  metrics::Registry metrics_;
  std::unique_ptr<app::Health> health_;
  app::ServeOptions options_;
  std::unique_ptr<app::Common> common_;
  std::vector<std::unique_ptr<app::Worker>> workers_;
  std::vector<std::jthread> threads_;
};

}  // namespace senim::tests
