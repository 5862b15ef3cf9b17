#include "server/vault/password_check.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <memory>
#include <mutex>
#include <new>
#include <semaphore>
#include <string>
#include <thread>
#include <vector>

#include "tests/unit/vault/worker.hpp"

using senim::tests::k_patience;
using senim::tests::Worker;
using senim::vault::PasswordAnswer;
using senim::vault::PasswordCheck;
using senim::vault::SecretText;

namespace {

// A check that stands still until it is let on, and writes down what it was asked.
struct Gate {
  std::counting_semaphore<1'000> entered{0};
  std::counting_semaphore<1'000> go{0};
  std::mutex mutex;
  std::vector<std::string> hashes;

  PasswordCheck::Verify verify() {
    return [this](const std::string& hash, std::string_view password) {
      {
        const std::scoped_lock lock{mutex};
        hashes.push_back(hash);
      }
      entered.release();
      go.acquire();
      return password == "right" ? PasswordAnswer::right : PasswordAnswer::wrong;
    };
  }
};

}  // namespace

TEST_CASE("a real password is found right or wrong on the asker's own thread") {
  Worker worker;
  PasswordCheck passwords;
  const std::string hash = senim::vault::hash_password("open");
  std::vector<PasswordAnswer> answers;
  std::thread::id on;
  const auto keep = [&](PasswordAnswer answer) {
    answers.push_back(answer);
    on = std::this_thread::get_id();
  };
  passwords.check(hash, SecretText{"open"}, worker.post(), keep);
  passwords.check(hash, SecretText{"shut"}, worker.post(), keep);
  CHECK(answers.empty());
  REQUIRE(worker.run_one());
  REQUIRE(worker.run_one());
  CHECK(answers == std::vector{PasswordAnswer::right, PasswordAnswer::wrong});
  CHECK(on == std::this_thread::get_id());
}

TEST_CASE("a name that does not exist costs one check of the same kind and is never right") {
  Worker worker;
  Gate gate;
  gate.go.release(2);
  PasswordCheck passwords{1, gate.verify()};
  const std::string hash = senim::vault::make_unfitting_hash();
  std::vector<PasswordAnswer> answers;
  const auto keep = [&](PasswordAnswer answer) { answers.push_back(answer); };
  passwords.check(hash, SecretText{"right"}, worker.post(), keep);
  passwords.check(std::nullopt, SecretText{"right"}, worker.post(), keep);
  REQUIRE(worker.run_one());
  REQUIRE(worker.run_one());
  CHECK(answers == std::vector{PasswordAnswer::right, PasswordAnswer::wrong});
  CHECK(passwords.checks_done() == 2);
  const std::scoped_lock lock{gate.mutex};
  REQUIRE(gate.hashes.size() == 2);
  CHECK(gate.hashes[1].size() == hash.size());
  CHECK(gate.hashes[1].substr(0, 31) == hash.substr(0, 31));
}

TEST_CASE("a full line answers busy at once, keeps those before it, and takes new ones later") {
  Worker worker;
  Gate gate;
  PasswordCheck passwords{1, gate.verify()};
  std::size_t wrong = 0;
  std::size_t busy = 0;
  const auto count = [&](PasswordAnswer answer) {
    ++(answer == PasswordAnswer::busy ? busy : wrong);
  };
  passwords.check(std::nullopt, SecretText{"x"}, worker.post(), count);
  REQUIRE(gate.entered.try_acquire_for(k_patience));
  for (std::size_t i = 0; i < senim::vault::k_checks_waiting_max; ++i)
    passwords.check(std::nullopt, SecretText{"x"}, worker.post(), count);
  CHECK(worker.waiting() == 0);
  passwords.check(std::nullopt, SecretText{"x"}, worker.post(), count);
  CHECK(busy == 0);  // never before the asking call has returned
  REQUIRE(worker.run_one());
  CHECK(busy == 1);
  CHECK(wrong == 0);
  gate.go.release(senim::vault::k_checks_waiting_max + 2);
  for (std::size_t i = 0; i <= senim::vault::k_checks_waiting_max; ++i) REQUIRE(worker.run_one());
  CHECK(wrong == senim::vault::k_checks_waiting_max + 1);
  passwords.check(std::nullopt, SecretText{"x"}, worker.post(), count);
  REQUIRE(worker.run_one());
  CHECK(wrong == senim::vault::k_checks_waiting_max + 2);
  CHECK(busy == 1);
}

TEST_CASE("at the end the running check is finished and the waiting ones are told busy") {
  Worker worker;
  Gate gate;
  std::vector<PasswordAnswer> answers;
  const auto keep = [&](PasswordAnswer answer) { answers.push_back(answer); };
  auto passwords = std::make_unique<PasswordCheck>(1, gate.verify());
  passwords->check("$", SecretText{"right"}, worker.post(), keep);
  REQUIRE(gate.entered.try_acquire_for(k_patience));
  passwords->check("$", SecretText{"right"}, worker.post(), keep);
  passwords->check("$", SecretText{"right"}, worker.post(), keep);
  std::thread end{[&passwords] { passwords->close(); }};
  const bool told = worker.run_one() && worker.run_one();
  gate.go.release(3);  // only now may the running one go on
  end.join();
  REQUIRE(told);
  CHECK(answers == std::vector{PasswordAnswer::busy, PasswordAnswer::busy});
  REQUIRE(worker.run_one());
  CHECK(answers.back() == PasswordAnswer::right);
  CHECK(worker.waiting() == 0);
  passwords->check("$", SecretText{"right"}, worker.post(), keep);
  REQUIRE(worker.run_one());
  CHECK(answers.back() == PasswordAnswer::busy);
  passwords.reset();
  CHECK(worker.waiting() == 0);
}

TEST_CASE("a check that fails inside is busy, not wrong, and the next one goes on") {
  Worker worker;
  bool fail = true;
  PasswordCheck passwords{1, [&](const std::string&, std::string_view) {
                            if (fail) throw std::bad_alloc{};
                            return PasswordAnswer::wrong;
                          }};
  std::vector<PasswordAnswer> answers;
  const auto keep = [&](PasswordAnswer answer) { answers.push_back(answer); };
  passwords.check("$", SecretText{"x"}, worker.post(), keep);
  REQUIRE(worker.run_one());
  fail = false;
  passwords.check("$", SecretText{"x"}, worker.post(), keep);
  REQUIRE(worker.run_one());
  CHECK(answers == std::vector{PasswordAnswer::busy, PasswordAnswer::wrong});
}

TEST_CASE("two threads check two passwords side by side") {
  Worker worker;
  Gate gate;
  PasswordCheck passwords{2, gate.verify()};
  int done = 0;
  const auto count = [&](PasswordAnswer) { ++done; };
  passwords.check("$", SecretText{"x"}, worker.post(), count);
  passwords.check("$", SecretText{"x"}, worker.post(), count);
  CHECK(gate.entered.try_acquire_for(k_patience));
  CHECK(gate.entered.try_acquire_for(k_patience));  // both are inside before either was let on
  gate.go.release(2);
  REQUIRE(worker.run_one());
  REQUIRE(worker.run_one());
  CHECK(done == 2);
}

TEST_CASE("a password is right as it is meant and, where an older build took its bytes, as those") {
  Worker worker;
  PasswordCheck passwords;
  const auto answer_to = [&](const std::string& stored, std::string_view typed) {
    std::optional<PasswordAnswer> answer;
    passwords.check(senim::vault::hash_password(stored), SecretText{typed}, worker.post(),
                    [&](PasswordAnswer given) { answer = given; });
    REQUIRE(worker.run_one());
    return answer.value();
  };
  CHECK(answer_to("йог йог йог", "и\u0306ог\u00a0йог йог\r\n") == PasswordAnswer::right);
  CHECK(answer_to(" older\u00a0one\u200b", " older\u00a0one\u200b") == PasswordAnswer::right);
  CHECK(answer_to("short", "short") == PasswordAnswer::right);
  CHECK(answer_to("\xff\xfe bytes", "\xff\xfe bytes") == PasswordAnswer::right);
  CHECK(answer_to("йог йог йог", "йог йог йоги") == PasswordAnswer::wrong);
  CHECK(answer_to("older one", " ") == PasswordAnswer::wrong);
}

TEST_CASE("how many checks a password costs is a matter of what was typed, not of whose it is") {
  Worker worker;
  Gate gate;
  gate.go.release(8);
  PasswordCheck passwords{1, gate.verify()};
  const auto checks_for = [&](std::optional<std::string> hash, std::string_view typed) {
    const auto before = gate.hashes.size();
    passwords.check(std::move(hash), SecretText{typed}, worker.post(), [](PasswordAnswer) {});
    REQUIRE(worker.run_one());
    const std::scoped_lock lock{gate.mutex};
    return gate.hashes.size() - before;
  };
  CHECK(checks_for("$", "plain") == 1);
  CHECK(checks_for(std::nullopt, "plain") == 1);
  CHECK(checks_for("$", "plain\n") == 2);
  CHECK(checks_for(std::nullopt, "plain\n") == 2);
  CHECK(checks_for("$", "right\n") == 2);
}
