#include "tests/support/fake_desk_store.hpp"

namespace senim::support {

using desk::View;

FakeDeskStore::FakeDeskStore(FakeDesk& desk, Answers& answers, std::string worker,
                             Clock monotonic_ms)
    : desk_(desk),
      answers_(answers),
      worker_(std::move(worker)),
      monotonic_ms_(std::move(monotonic_ms)),
      fence_(desk_.enlist(worker_, monotonic_ms_())) {}

void FakeDeskStore::is_heard_by(desk::DeskEvents& events) {
  events_ = &events;
  desk_.is_heard_by(events);
}

void FakeDeskStore::retire() {
  retired_ = true;  // a refusal now enlists nobody anew
  if (desk_.begin(worker_, fence_, monotonic_ms_())) desk_.retire(worker_);
}

void FakeDeskStore::fenced() {
  if (retired_) return;
  fence_ = desk_.enlist(worker_, monotonic_ms_());
  answers_.hint([this] {
    if (events_) events_->fenced();
  });
}

template <class T>
void FakeDeskStore::run(const std::string& step, Then<T> then, const std::function<Refused()>& body,
                        const std::function<result<T>()>& read) {
  answers_.answer<T>(step, std::move(then), [&]() -> result<T> {
    if (!desk_.begin(worker_, fence_, monotonic_ms_())) {
      fenced();
      return ErrorCode::store_trouble;
    }
    const auto refused = body();
    desk_.pair();
    return refused ? result<T>(*refused) : read();
  });
}

void FakeDeskStore::run_view(const std::string& step, const ConversationId& id, Then<View> then,
                             const std::function<Refused()>& body) {
  run<View>(step, std::move(then), body, [&] { return desk_.view(id); });
}

void FakeDeskStore::run_unanswered(const std::string& step, const std::function<void()>& body) {
  run<Done>(
      step, [](const result<Done>&) {},
      [&] {
        body();
        return Refused{};
      },
      [] { return Done{}; });
}

namespace {
std::optional<ErrorCode> nothing() { return std::nullopt; }
}  // namespace

void FakeDeskStore::beat(std::size_t heads_max, Then<desk::Beat> then) {
  run<desk::Beat>("beat", std::move(then), nothing, [&] { return desk_.beat(worker_, heads_max); });
}

void FakeDeskStore::seated(Then<desk::Seated> then) {
  run<desk::Seated>("seated", std::move(then), nothing, [&] { return desk_.seated(worker_); });
}

void FakeDeskStore::view(const ConversationId& id, Then<View> then) {
  run_view("view", id, std::move(then), nothing);
}

void FakeDeskStore::store_has_lost_data() { ++losses_told_; }

void FakeDeskStore::join(const ConversationId& id, Language language, const std::string& region,
                         const std::string& place, std::int64_t at_ms, Then<View> then) {
  run_view("join", id, std::move(then),
           [&] { return desk_.join(worker_, id, language, region, place, at_ms); });
}

void FakeDeskStore::child_here(const ConversationId& id, Then<View> then) {
  run_view("child_here", id, std::move(then), [&] { return desk_.child_here(worker_, id); });
}

void FakeDeskStore::child_away(const ConversationId& id, std::uint64_t seat) {
  run_unanswered("child_away", [&] { desk_.child_away(worker_, id, seat); });
}

void FakeDeskStore::wrote(const ConversationId& id, bool found, Then<View> then) {
  run_view("wrote", id, std::move(then), [&] { return desk_.wrote(id, found); });
}

void FakeDeskStore::need(const ConversationId& id, std::optional<Need> need,
                         std::optional<int> mood, Then<View> then) {
  run_view("need", id, std::move(then), [&] { return desk_.need(id, need, mood); });
}

void FakeDeskStore::feedback(const ConversationId& id, std::optional<int> helped,
                             std::optional<int> mood) {
  run_unanswered("feedback", [&] { desk_.feedback(id, helped, mood); });
}

void FakeDeskStore::leave(const ConversationId& id, LeaveHow how, Then<View> then) {
  run_view("leave", id, std::move(then), [&] { return desk_.leave(id, how); });
}

void FakeDeskStore::counsellor_here(const StaffName& staff, const std::string& alias,
                                    const std::vector<Language>& languages,
                                    Then<desk::CounsellorView> then) {
  run<desk::CounsellorView>(
      "counsellor_here", std::move(then),
      [&] {
        desk_.counsellor_here(worker_, staff, alias, languages);
        return Refused{};
      },
      [&] { return desk_.counsellor(staff); });
}

void FakeDeskStore::counsellor_away(const StaffName& staff, std::uint64_t seat,
                                    std::int64_t silent_ms) {
  run_unanswered("counsellor_away",
                 [&] { desk_.counsellor_away(worker_, staff, seat, silent_ms); });
}

void FakeDeskStore::counsellor_view(const StaffName& staff, Then<desk::CounsellorView> then) {
  run<desk::CounsellorView>("counsellor_view", std::move(then), nothing,
                            [&] { return desk_.counsellor(staff); });
}

void FakeDeskStore::set_availability(const StaffName& staff, std::uint64_t seat,
                                     Availability availability, int capacity, Then<Done> then) {
  run<Done>(
      "availability", std::move(then),
      [&] { return desk_.set_availability(staff, seat, availability, capacity); },
      [] { return Done{}; });
}

void FakeDeskStore::accept(const StaffName& staff, std::uint64_t seat, OfferNumber offer,
                           Then<View> then) {
  run<View>(
      "accept", std::move(then), [&] { return desk_.accept(staff, seat, offer); },
      [&] { return desk_.view_of_offer(offer); });
}

void FakeDeskStore::take(const StaffName& staff, std::uint64_t seat, const ConversationId& id,
                         Then<View> then) {
  run_view("take", id, std::move(then), [&] { return desk_.take(staff, seat, id); });
}

void FakeDeskStore::decline(const StaffName& staff, std::uint64_t seat, OfferNumber offer,
                            Then<Done> then) {
  run<Done>(
      "decline", std::move(then), [&] { return desk_.decline(staff, seat, offer); },
      [] { return Done{}; });
}

void FakeDeskStore::set_risk(const StaffName& staff, std::uint64_t seat, const ConversationId& id,
                             Risk risk, Then<View> then) {
  run_view("risk", id, std::move(then), [&] { return desk_.set_risk(staff, seat, id, risk); });
}

void FakeDeskStore::end(const StaffName& staff, std::uint64_t seat, const ConversationId& id,
                        Then<View> then) {
  run_view("end", id, std::move(then), [&] { return desk_.end(staff, seat, id); });
}

void FakeDeskStore::close(const StaffName& staff, std::uint64_t seat, const ConversationId& id,
                          Then<View> then) {
  run_view("close", id, std::move(then), [&] { return desk_.close(staff, seat, id); });
}

void FakeDeskStore::filing(const ConversationId& id, Then<desk::Filing> then) {
  run<desk::Filing>("filing", std::move(then), nothing, [&] { return desk_.filing(id); });
}

void FakeDeskStore::filed(const ConversationId& id, std::uint64_t version, Then<Done> then) {
  run<Done>(
      "filed", std::move(then),
      [&] {
        desk_.filed(id, version);
        return Refused{};
      },
      [] { return Done{}; });
}

void FakeDeskStore::overdue(Then<std::vector<ConversationId>> then) {
  run<std::vector<ConversationId>>("overdue", std::move(then), nothing,
                                   [&] { return desk_.overdue(); });
}

void FakeDeskStore::destroyed(const ConversationId& id) {
  run_unanswered("destroyed", [&] { desk_.destroyed(id); });
}

}  // namespace senim::support
