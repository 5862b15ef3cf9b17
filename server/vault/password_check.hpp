// Checks passwords beside the workers: one or two threads of its own and a bounded line before
// them. Owned by the process and shared by all workers, the one place where they meet; it knows no
// sockets and no store. A full line is answered with busy, at once. Must be closed before
// whatever the post functions lead to is gone.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "server/vault/passwords.hpp"
#include "server/vault/secret_memory.hpp"

namespace senim::vault {

// Runs the given function later on the asker's own thread. Called from any thread; never runs it
// before it returns.
using Post = std::function<void(std::function<void()>)>;

inline constexpr std::size_t k_checks_waiting_max = 64;

class PasswordCheck {
 public:
  // verify: as verify_password, for tests to count and to hold up.
  using Verify = std::function<PasswordAnswer(const std::string& hash, std::string_view password)>;
  explicit PasswordCheck(int threads = 1, Verify verify = verify_password);
  PasswordCheck(const PasswordCheck&) = delete;
  PasswordCheck& operator=(const PasswordCheck&) = delete;
  ~PasswordCheck() { close(); }

  // Answers busy to the checks that wait and to all that come later, finishes those that run, and
  // joins the threads: once it has returned, they post nothing more. A second call does nothing;
  // two threads must not call it at once.
  void close();

  // No hash: a name that does not exist; costs the same and is always wrong. then is called exactly
  // once, through post.
  void check(std::optional<std::string> hash, SecretText password, Post post,
             std::function<void(PasswordAnswer)> then);

  [[nodiscard]] std::uint64_t checks_done() const {
    return checks_done_.load(std::memory_order_relaxed);
  }

 private:
  struct Ask {
    std::optional<std::string> hash;
    SecretText password;
    Post post;
    std::function<void(PasswordAnswer)> then;
  };

  void work();
  [[nodiscard]] PasswordAnswer answer(const Ask& ask);
  [[nodiscard]] PasswordAnswer verify_either(const std::string& hash, std::string_view typed);
  static void tell(const Ask& ask, PasswordAnswer answer);

  Verify verify_;
  std::string unfitting_hash_;
  std::atomic<std::uint64_t> checks_done_{0};
  std::mutex mutex_;  // guards what follows
  std::condition_variable wake_;
  std::deque<Ask> waiting_;
  bool ending_ = false;
  std::vector<std::jthread> threads_;
};

}  // namespace senim::vault
