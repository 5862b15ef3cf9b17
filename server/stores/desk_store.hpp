// The DeskStore on Redis: each call is one step of functions/desk.lua in the slot of
// senim:{desk}. Keeps this worker's fencing number and enlists anew when it was fenced. Owned by a
// worker, used on its thread; repeats nothing by itself.
#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "server/desk/desk_store.hpp"
#include "server/desk/queue_max.hpp"
#include "server/redis/backoff.hpp"
#include "server/redis/link.hpp"

namespace senim::stores {

inline constexpr std::int64_t k_retention_s = 30 * 86'400;
inline constexpr int k_destroyed_at_once_max = 100;

struct DeskLimits {
  std::int64_t offer_ms = 20'000;
  std::int64_t orphan_ms = 15'000;
  std::int64_t place_kept_ms = 600'000;
  std::uint64_t queue_max = desk::k_queue_max_default;
  std::int64_t late_ms = 600'000;                // words unread for so long are an alarm
  std::int64_t kept_ms = k_retention_s * 1'000;  // closed conversations
};

class DeskStore final : public desk::DeskStore {
 public:
  // desk_name is part of the key: letters and digits. monotonic_ms is the worker's clock, injected
  // for the tests.
  using Clock = std::function<std::int64_t()>;
  DeskStore(redis::Link& link, std::string_view desk_name, std::string worker, DeskLimits limits,
            Clock monotonic_ms, desk::DeskEvents& events);

  // What the store said of itself before this worker began: what it must not fall behind. An empty
  // epoch is a store that never had a desk.
  void knows(std::string epoch, std::uint64_t count) {
    epoch_ = std::move(epoch);
    count_ = count;
  }
  // Takes a fencing number; every other step is refused with store_trouble until it is there, and
  // then `enlisted` is called, once. One attempt is under way at a time; each beat makes the next
  // one, at growing distances.
  void enlist(std::function<void()> enlisted = {});
  [[nodiscard]] bool is_enlisted() const { return !fence_.empty(); }
  // The last step: gives back this worker's lease and every seat still taken under it, so that
  // nobody waits for its end. retired is called when that is done or can't be done.
  void retire(std::function<void()> retired);
  // What arrived on events_channel().
  void heard(std::string_view payload);
  [[nodiscard]] std::string events_channel() const { return prefix_ + ":events"; }

  void beat(std::size_t heads_max, Then<desk::Beat> then) override;
  void seated(Then<desk::Seated> then) override;
  void view(const ConversationId& conversation, Then<desk::View> then) override;
  void store_has_lost_data() override;
  void join(const ConversationId& conversation, Language language, const std::string& region,
            const std::string& place, std::int64_t at_ms, Then<desk::View> then) override;
  void child_here(const ConversationId& conversation, Then<desk::View> then) override;
  void child_away(const ConversationId& conversation, std::uint64_t seat) override;
  void wrote(const ConversationId& conversation, bool found, Then<desk::View> then) override;
  void need(const ConversationId& conversation, std::optional<Need> need, std::optional<int> mood,
            Then<desk::View> then) override;
  void feedback(const ConversationId& conversation, std::optional<int> helped,
                std::optional<int> mood) override;
  void leave(const ConversationId& conversation, LeaveHow how, Then<desk::View> then) override;

  void counsellor_here(const StaffName& staff, const std::string& alias,
                       const std::vector<Language>& languages,
                       Then<desk::CounsellorView> then) override;
  void counsellor_away(const StaffName& staff, std::uint64_t seat, std::int64_t silent_ms) override;
  void counsellor_view(const StaffName& staff, Then<desk::CounsellorView> then) override;
  void set_availability(const StaffName& staff, std::uint64_t seat, Availability availability,
                        int capacity, Then<Done> then) override;
  void accept(const StaffName& staff, std::uint64_t seat, OfferNumber offer,
              Then<desk::View> then) override;
  void take(const StaffName& staff, std::uint64_t seat, const ConversationId& conversation,
            Then<desk::View> then) override;
  void decline(const StaffName& staff, std::uint64_t seat, OfferNumber offer,
               Then<Done> then) override;
  void set_risk(const StaffName& staff, std::uint64_t seat, const ConversationId& conversation,
                Risk risk, Then<desk::View> then) override;
  void end(const StaffName& staff, std::uint64_t seat, const ConversationId& conversation,
           Then<desk::View> then) override;
  void close(const StaffName& staff, std::uint64_t seat, const ConversationId& conversation,
             Then<desk::View> then) override;

  void filing(const ConversationId& conversation, Then<desk::Filing> then) override;
  void filed(const ConversationId& conversation, std::uint64_t version, Then<Done> then) override;
  void overdue(Then<std::vector<ConversationId>> then) override;
  void destroyed(const ConversationId& conversation) override;

 private:
  void try_to_enlist();
  void enlisted_as(std::string_view fence);
  [[nodiscard]] redis::Command step(std::string_view name,
                                    const boost::json::object& fields = {}) const;
  void run(const redis::Command& command,
           std::function<void(const result<std::string_view>&)> then);
  template <class T>
  void run_for(const redis::Command& command, result<T> (*read)(std::string_view), Then<T> then);
  void run_unanswered(const redis::Command& command);
  [[nodiscard]] bool notices_loss(const std::string& epoch, std::uint64_t count);
  void learn_store();

  redis::Link& link_;
  std::string prefix_;
  std::string worker_;
  DeskLimits limits_;
  Clock monotonic_ms_;
  desk::DeskEvents& events_;
  std::string fence_;  // empty until enlisted
  bool was_enlisted_ = false;
  bool retired_ = false;
  bool enlisting_ = false;
  std::function<void()> when_enlisted_;
  std::int64_t enlist_at_ms_ = 0;  // not before, on this worker's clock
  redis::Backoff backoff_;
  std::uint64_t losses_ = 0;  // of data; an answer to what was asked before one says nothing of it
  // The highest that was seen of the store: what it must never fall behind.
  std::string epoch_;
  std::uint64_t count_ = 0;
};

}  // namespace senim::stores
