// The DeskStore of one worker at a FakeDesk. Takes a fencing number when it is made, and a new one
// at once when it was taken for dead, as the real one does. Its answers come through the Answers of
// the test. Owned by a test; the desk and the answers outlive it.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/fake_desk.hpp"

namespace senim::support {

class FakeDeskStore final : public desk::DeskStore {
 public:
  using Clock = std::function<std::int64_t()>;
  FakeDeskStore(FakeDesk& desk, Answers& answers, std::string worker, Clock monotonic_ms);

  // Who is told of changes at the desk, and of a new fencing number.
  void is_heard_by(desk::DeskEvents& events);
  void retire();
  [[nodiscard]] int losses_told() const { return losses_told_; }

  void beat(std::size_t heads_max, Then<desk::Beat> then) override;
  void seated(Then<desk::Seated> then) override;
  void view(const ConversationId& id, Then<desk::View> then) override;
  void store_has_lost_data() override;
  void join(const ConversationId& id, Language language, const std::string& region,
            const std::string& place, std::int64_t at_ms, Then<desk::View> then) override;
  void child_here(const ConversationId& id, Then<desk::View> then) override;
  void child_away(const ConversationId& id, std::uint64_t seat) override;
  void wrote(const ConversationId& id, bool found, Then<desk::View> then) override;
  void need(const ConversationId& id, std::optional<Need> need, std::optional<int> mood,
            Then<desk::View> then) override;
  void feedback(const ConversationId& id, std::optional<int> helped,
                std::optional<int> mood) override;
  void leave(const ConversationId& id, LeaveHow how, Then<desk::View> then) override;
  void counsellor_here(const StaffName& staff, const std::string& alias,
                       const std::vector<Language>& languages,
                       Then<desk::CounsellorView> then) override;
  void counsellor_away(const StaffName& staff, std::uint64_t seat, std::int64_t silent_ms) override;
  void counsellor_view(const StaffName& staff, Then<desk::CounsellorView> then) override;
  void set_availability(const StaffName& staff, std::uint64_t seat, Availability availability,
                        int capacity, Then<Done> then) override;
  void accept(const StaffName& staff, std::uint64_t seat, OfferNumber offer,
              Then<desk::View> then) override;
  void take(const StaffName& staff, std::uint64_t seat, const ConversationId& id,
            Then<desk::View> then) override;
  void decline(const StaffName& staff, std::uint64_t seat, OfferNumber offer,
               Then<Done> then) override;
  void set_risk(const StaffName& staff, std::uint64_t seat, const ConversationId& id, Risk risk,
                Then<desk::View> then) override;
  void end(const StaffName& staff, std::uint64_t seat, const ConversationId& id,
           Then<desk::View> then) override;
  void close(const StaffName& staff, std::uint64_t seat, const ConversationId& id,
             Then<desk::View> then) override;
  void filing(const ConversationId& id, Then<desk::Filing> then) override;
  void filed(const ConversationId& id, std::uint64_t version, Then<Done> then) override;
  void overdue(Then<std::vector<ConversationId>> then) override;
  void destroyed(const ConversationId& id) override;

 private:
  using Refused = FakeDesk::Refused;

  // One atomic step: what is due first, then the step, then whoever can be paired; what is answered
  // is read after that.
  template <class T>
  void run(const std::string& step, Then<T> then, const std::function<Refused()>& body,
           const std::function<result<T>()>& read);
  void run_view(const std::string& step, const ConversationId& id, Then<desk::View> then,
                const std::function<Refused()>& body);
  void run_unanswered(const std::string& step, const std::function<void()>& body);
  void fenced();

  FakeDesk& desk_;
  Answers& answers_;
  std::string worker_;
  Clock monotonic_ms_;
  desk::DeskEvents* events_ = nullptr;
  std::uint64_t fence_;
  bool retired_ = false;
  int losses_told_ = 0;
};

}  // namespace senim::support
