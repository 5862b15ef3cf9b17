// The staff's door of one worker: staff::StaffDoor from the vault's passwords and session secrets
// and the store's staff and sessions. Lives as long as the worker's io_context runs; all calls and
// answers on the worker's thread. Keeps no password longer than its check and logs none; a name is
// logged only when it is a member's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "server/base/metrics.hpp"
#include "server/staff/door.hpp"
#include "server/staff/staff_store.hpp"
#include "server/vault/password_check.hpp"
#include "server/vault/session_seal.hpp"

namespace senim::app {

// Runs the given function so many milliseconds later on the worker's thread.
using Later = std::function<void(std::int64_t ms, std::function<void()>)>;

class StoredStaffDoor final : public staff::StaffDoor {
 public:
  StoredStaffDoor(staff::StaffStore& store, vault::PasswordCheck& passwords,
                  const vault::SessionSeal& sessions, vault::Post post, Later later,
                  metrics::Sheet& numbers);

  void sign_in(std::string_view name, std::string_view password,
               Then<staff::SignedIn> then) override;
  void who(std::string_view session, Then<to_counsellor::Me> then) override;
  void sign_out(std::string_view session, Then<Done> then) override;

  static constexpr std::size_t k_delayed_max = 256;  // more are told that the check is busy

 private:
  struct Try;  // one try to sign in, on its way from step to step
  using Shared = std::shared_ptr<Try>;

  void find(const Shared& one);
  void check_when_due(const Shared& one);
  void check(const Shared& one);
  void answered(const Shared& one, vault::PasswordAnswer answer);
  void let_in(const Shared& one);
  void refuse(const Shared& one, ErrorCode code);

  staff::StaffStore& store_;
  vault::PasswordCheck& passwords_;
  const vault::SessionSeal& sessions_;
  vault::Post post_;
  Later later_;
  std::size_t delayed_now_ = 0;
  metrics::Counter& let_in_;
  metrics::Counter& wrong_;
  metrics::Counter& delayed_;
  metrics::Counter& trouble_;
};

}  // namespace senim::app
