// FakeDesk: the rules of functions/desk*.lua in plain memory, for tests without a store: phases,
// the line, offers, seats, leases and the desk's clock. The contract tests of the desk run against
// it as well as against the real one, so that it can't lie. What it does not know: how long a wait
// will be, and whether the store lost data: that is for the test to say. Owned by a test, shared by
// the FakeDeskStores at it; looks everything up by searching, and never speaks to Redis.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/desk/desk_store.hpp"
#include "tests/support/answers.hpp"

namespace senim::support {

struct FakeDeskLimits {
  std::int64_t offer_ms = 20'000;
  std::int64_t orphan_ms = 15'000;
  std::int64_t place_kept_ms = 600'000;
  std::uint64_t queue_max = 2'000;
  std::int64_t late_ms = 600'000;
  std::int64_t kept_ms = 30LL * 86'400'000;
};

class FakeDesk {
 public:
  using Refused = std::optional<ErrorCode>;
  using Worker = std::string;

  explicit FakeDesk(Answers& answers, FakeDeskLimits limits = {})
      : answers_(answers), limits_(limits) {}

  void is_heard_by(desk::DeskEvents& events) { heard_by_.push_back(&events); }
  std::uint64_t enlist(const Worker& worker, std::int64_t monotonic_ms);  // its fencing number
  void strike(const Worker& worker) { workers_[worker].fence = 0; }       // it is taken for dead
  void retire(const Worker& worker);
  // From now on beats say that the store lost data so long ago.
  void lost_data(std::int64_t ms_ago) { lost_data_ms_ago_ = ms_ago; }
  // What stands around every step. False for a worker that was taken for dead.
  [[nodiscard]] bool begin(const Worker& worker, std::uint64_t fence, std::int64_t monotonic_ms);
  void pair();

  Refused join(const Worker& worker, const ConversationId& id, Language language,
               const std::string& region, const std::string& place, std::int64_t at_ms);
  Refused child_here(const Worker& worker, const ConversationId& id);
  void child_away(const Worker& worker, const ConversationId& id, std::uint64_t seat);
  Refused wrote(const ConversationId& id, bool found);
  Refused need(const ConversationId& id, std::optional<Need> need, std::optional<int> mood);
  void feedback(const ConversationId& id, std::optional<int> helped, std::optional<int> mood);
  Refused leave(const ConversationId& id, LeaveHow how);
  void counsellor_here(const Worker& worker, const StaffName& staff, const std::string& alias,
                       const std::vector<Language>& languages);
  void counsellor_away(const Worker& worker, const StaffName& staff, std::uint64_t seat,
                       std::int64_t silent_ms);
  Refused set_availability(const StaffName& staff, std::uint64_t seat, Availability availability,
                           int capacity);
  Refused accept(const StaffName& staff, std::uint64_t seat, OfferNumber offer);
  Refused take(const StaffName& staff, std::uint64_t seat, const ConversationId& id);
  Refused decline(const StaffName& staff, std::uint64_t seat, OfferNumber offer);
  Refused set_risk(const StaffName& staff, std::uint64_t seat, const ConversationId& id, Risk risk);
  Refused end(const StaffName& staff, std::uint64_t seat, const ConversationId& id);
  Refused close(const StaffName& staff, std::uint64_t seat, const ConversationId& id);
  void filed(const ConversationId& id, std::uint64_t version);
  void destroyed(const ConversationId& id);

  [[nodiscard]] desk::Beat beat(const Worker& worker, std::size_t heads_max);
  [[nodiscard]] desk::Seated seated(const Worker& worker) const;
  [[nodiscard]] result<desk::View> view(const ConversationId& id) const;
  [[nodiscard]] result<desk::View> view_of_offer(OfferNumber offer) const;
  [[nodiscard]] result<desk::CounsellorView> counsellor(const StaffName& staff) const;
  [[nodiscard]] result<desk::Filing> filing(const ConversationId& id) const;
  [[nodiscard]] std::vector<ConversationId> overdue() const;
  [[nodiscard]] std::vector<std::string> faults() const;  // of the invariants above desk.lua

 private:
  struct Entry {
    desk::View view;
    std::string place{};
    std::int64_t started_at_ms = 0;
    Worker worker{};                // where the child is seated; empty when nowhere
    bool in_line = false;           // holds a place
    bool placeless = false;         // has given it up
    std::optional<double> ready{};  // can be offered, at this order
    bool held = false;              // by view.staff
    bool unfiled = false;
    std::optional<std::int64_t> waited_ms{};
    std::optional<std::int64_t> ended_ms{};
    std::optional<std::int64_t> empty_since{};  // absent and never wrote
    std::optional<std::int64_t> late_at{};      // unread: when that is for too long
    std::optional<std::int64_t> orphan_since{};
    std::map<std::string, std::int64_t> declined_until{};
    std::optional<int> helped{};
    std::optional<int> mood_after{};
  };
  struct Counsellor {
    desk::CounsellorState state;
    std::string alias{};
    std::vector<Language> languages{};
    Worker worker{};
    std::uint64_t last_offer = 0;
    bool gone = false;
  };
  struct AtDesk {  // a worker
    std::uint64_t fence = 0;
    std::optional<std::int64_t> base{};
    std::vector<std::int64_t> orphans_ended_ms{};
    std::vector<std::int64_t> noticed_ms{};
  };

  void tell_time(const Worker& worker, std::int64_t monotonic_ms);
  void sweep();
  void is_due(const std::string& kind, const std::string& name, std::int64_t at);
  void is_not_due(const std::string& kind, const std::string& name) { due_.erase({kind, name}); }
  void on_due(const std::string& kind, const std::string& name, std::int64_t at);
  void offer_ran_out(Entry& entry);
  void abandon(Entry& entry);
  void lose_counsellor(const std::string& staff);

  void changed(Entry& entry);  // raises the version and publishes
  void publish(const std::string& staff);
  void forgive(const std::string& staff);
  void leave_line(Entry& entry);
  void enter_line(Entry& entry);
  void has_words(Entry& entry);
  void orphaned_no_more(Entry& entry);
  void release(Entry& entry);
  void requeue(Entry& entry);
  void finish(Entry& entry);
  void offer(Entry& entry, const std::string& staff);
  void go_live(Entry& entry);
  void wrap_up(Entry& entry);
  void give_up_place(Entry& entry);
  void child_absent(Entry& entry);
  void counsellor_absent(const std::string& staff, std::int64_t since);
  void empty_worker(const Worker& worker, std::int64_t since);
  void take_seat(const Worker& worker, Entry& entry);
  [[nodiscard]] bool makes_room();
  [[nodiscard]] Entry* held_in(const StaffName& staff, std::uint64_t seat, const ConversationId& id,
                               bool also_closed);

  [[nodiscard]] Entry* find(const ConversationId& id);
  [[nodiscard]] Entry* find_offer(OfferNumber offer);
  [[nodiscard]] Counsellor* find_seat(const StaffName& staff, std::uint64_t seat);
  [[nodiscard]] int held_by(const std::string& staff) const;
  [[nodiscard]] static bool speaks(const Counsellor& counsellor, Language language);
  [[nodiscard]] static bool is_on(const Counsellor& counsellor, Language language);
  [[nodiscard]] std::optional<std::string> taker(const Entry& entry) const;
  [[nodiscard]] std::vector<const Entry*> ready_in(Language language) const;
  [[nodiscard]] desk::LineView line(Language language, std::size_t heads_max) const;

  Answers& answers_;
  FakeDeskLimits limits_;
  std::vector<desk::DeskEvents*> heard_by_;
  std::map<std::string, Entry> entries_;
  std::map<std::string, Counsellor> counsellors_;
  std::map<Worker, AtDesk> workers_;
  std::map<std::pair<std::string, std::string>, std::int64_t> due_;
  std::map<std::string, std::int64_t> kept_;  // closed ones, since when
  std::int64_t now_ = 0;
  std::int64_t lag_ = 0;
  std::int64_t orphan_longest_ms_ = 0;
  std::optional<std::int64_t> lost_data_ms_ago_{};
  std::uint64_t numbers_ = 0;
  std::uint64_t offers_ = 0;
  std::uint64_t fences_ = 0;
  std::uint64_t beats_ = 0;
  Worker me_;  // whose step is under way
};

}  // namespace senim::support
