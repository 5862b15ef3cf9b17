#include "server/vault/password_check.hpp"

#include <exception>
#include <utility>

#include "server/vault/password_text.hpp"

namespace senim::vault {

PasswordCheck::PasswordCheck(int threads, Verify verify)
    : verify_(std::move(verify)), unfitting_hash_(make_unfitting_hash()) {
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

void PasswordCheck::close() {
  std::deque<Ask> left;
  {
    const std::scoped_lock lock{mutex_};
    ending_ = true;
    left.swap(waiting_);
  }
  wake_.notify_all();
  for (const Ask& ask : left) tell(ask, PasswordAnswer::busy);
  threads_.clear();  // joins
}

void PasswordCheck::check(std::optional<std::string> hash, SecretText password, Post post,
                          std::function<void(PasswordAnswer)> then) {
  Ask ask{std::move(hash), std::move(password), std::move(post), std::move(then)};
  {
    const std::scoped_lock lock{mutex_};
    if (!ending_ && waiting_.size() < k_checks_waiting_max) {
      waiting_.push_back(std::move(ask));
      wake_.notify_one();
      return;
    }
  }
  tell(ask, PasswordAnswer::busy);
}

void PasswordCheck::work() {
  for (;;) {
    std::unique_lock lock{mutex_};
    wake_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
    if (ending_) return;
    const Ask ask = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    tell(ask, answer(ask));
  }
}

PasswordAnswer PasswordCheck::answer(const Ask& ask) {
  PasswordAnswer found = PasswordAnswer::busy;
  try {
    found = verify_either(ask.hash.value_or(unfitting_hash_), ask.password.view());
  } catch (const std::exception&) {
    found = PasswordAnswer::busy;  // not checked is never "wrong"
  }
  checks_done_.fetch_add(1, std::memory_order_relaxed);
  if (found == PasswordAnswer::right && !ask.hash) found = PasswordAnswer::wrong;
  return found;
}

// What was typed is looked at both as the rule takes it and byte for byte: before there was a rule,
// the bytes were the password. Whether that is one check or two depends on what was typed alone,
// never on whose name it is.
PasswordAnswer PasswordCheck::verify_either(const std::string& hash, std::string_view typed) {
  const auto form = password_form(typed);
  if (!form || form->view() == typed) return verify_(hash, typed);
  const auto as_form = verify_(hash, form->view());
  const auto as_typed = verify_(hash, typed);
  for (const auto answer : {PasswordAnswer::right, PasswordAnswer::busy})
    if (as_form == answer || as_typed == answer) return answer;
  return PasswordAnswer::wrong;
}

void PasswordCheck::tell(const Ask& ask, PasswordAnswer answer) {
  ask.post([then = ask.then, answer] { then(answer); });
}

}  // namespace senim::vault
