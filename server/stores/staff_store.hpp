// StaffStore on Redis: members, sessions and tries to sign in, by functions/staff.lua. Owned by a
// worker, used on its thread. Sees hashes of passwords and of session secrets, never a password or
// a secret.
#pragma once

#include "server/redis/link.hpp"
#include "server/staff/staff_store.hpp"

namespace senim::stores {

class StaffStore final : public staff::StaffStore {
 public:
  explicit StaffStore(redis::Link& link) : link_(link) {}

  void find_staff(const StaffName& name, Then<staff::StaffEntry> then) override;
  void count_try(const StaffName& name, Then<std::uint64_t> then) override;
  void forgive_try(const StaffName& name) override;
  void put_session(const staff::SessionHash& hash, const staff::StaffEntry& staff,
                   std::int64_t ttl_s, Then<Done> then) override;
  void find_session(const staff::SessionHash& hash, std::int64_t ttl_s,
                    Then<to_counsellor::Me> then) override;
  void drop_session(const staff::SessionHash& hash, Then<Done> then) override;

  // Carries the name of a member of whose sessions some have ended.
  static constexpr const char* k_ended_channel = "senim:{staff}:ended";

 private:
  redis::Link& link_;
};

}  // namespace senim::stores
