#include "server/stores/desk_store.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <charconv>
#include <random>
#include <utility>

#include "protocol/limits.hpp"
#include "server/base/log.hpp"
#include "server/stores/desk_json.hpp"

namespace senim::stores {

namespace {

namespace json = boost::json;

ErrorCode code_of(const redis::Reply& reply) {
  const auto word = reply.error_word();
  if (word == "UNKNOWN") return ErrorCode::unknown_conversation;
  if (word == "QUEUE_FULL") return ErrorCode::queue_full;
  if (word == "OFFER_GONE") return ErrorCode::offer_gone;
  if (word == "NOT_YOURS") return ErrorCode::not_yours;
  if (word == "AT_CAPACITY") return ErrorCode::at_capacity;
  return ErrorCode::store_trouble;
}

template <class Word>
json::value word_or_none(std::optional<Word> word) {
  return word ? json::value(to_string(*word)) : json::value();
}
json::value small_or_none(std::optional<int> value) {
  return value ? json::value(*value) : json::value();
}

// Differs from every other one that any worker ever proposes.
std::string new_epoch() {
  std::random_device device;
  return std::to_string(device()) + "-" + std::to_string(device());
}

}  // namespace

DeskStore::DeskStore(redis::Link& link, std::string_view desk_name, std::string worker,
                     DeskLimits limits, Clock monotonic_ms, desk::DeskEvents& events)
    : link_(link),
      prefix_("senim:{" + std::string(desk_name) + "}"),
      worker_(std::move(worker)),
      limits_(limits),
      monotonic_ms_(std::move(monotonic_ms)),
      events_(events) {}

void DeskStore::enlist(std::function<void()> enlisted) {
  when_enlisted_ = std::move(enlisted);
  try_to_enlist();
}

// Whoever is refused again and again asks ever less often: the desk has others to serve.
void DeskStore::try_to_enlist() {
  const auto now_ms = monotonic_ms_();
  if (retired_ || enlisting_ || !fence_.empty() || now_ms < enlist_at_ms_) return;
  enlisting_ = true;
  enlist_at_ms_ = now_ms + backoff_.next().count();
  const auto command = step("enlist", {{"offer_ms", limits_.offer_ms},
                                       {"orphan_ms", limits_.orphan_ms},
                                       {"place_kept_ms", limits_.place_kept_ms},
                                       {"queue_max", limits_.queue_max},
                                       {"late_ms", limits_.late_ms},
                                       {"epoch", new_epoch()}});
  link_.call(command, [this](const redis::Reply& reply) {
    enlisting_ = false;
    if (retired_) return;
    if (!reply.failed()) return enlisted_as(reply.text());
    if (reply.is_error()) log::error("desk_enlist_refused", {{"error", safe(reply.error_word())}});
  });
  learn_store();
}

// Right behind the enlisting, in the same write: until the first beat a second would pass in which
// a store that is emptied could not be told from a new one.
void DeskStore::learn_store() {
  link_.call(redis::Command{"HMGET", prefix_ + ":numbers", "epoch", "beat"},
             [this](const redis::Reply& figures) {
               if (retired_ || figures.size() != 2 || figures[0].is_nil()) return;
               const auto said = figures[1].text();
               std::uint64_t count = 0;
               std::from_chars(said.data(), said.data() + said.size(), count);
               static_cast<void>(notices_loss(std::string(figures[0].text()), count));
             });
}

void DeskStore::enlisted_as(std::string_view fence) {
  fence_ = std::string(fence);
  if (std::exchange(was_enlisted_, true)) events_.fenced();
  if (when_enlisted_) std::exchange(when_enlisted_, {})();
}

// By name, so that builds which know more or fewer of them run beside each other; and by a function
// that a library older than this has not, so that one is replaced before it takes a step amiss.
redis::Command DeskStore::step(std::string_view name, const json::object& fields) const {
  redis::Command command{"FCALL", "senim_desk", "1", prefix_, name, worker_, fence_};
  command.add(monotonic_ms_()).add(json::serialize(fields));
  return command;
}

// A refusal says something of the number it was asked with only: answers to what was asked with an
// older one may be on their way for seconds.
void DeskStore::run(const redis::Command& command,
                    std::function<void(const result<std::string_view>&)> then) {
  link_.call(command, [this, asked_as = fence_, then = std::move(then)](const redis::Reply& reply) {
    if (!reply.failed()) return then(reply.text());
    if (reply.is_error() && reply.error_word() == "FENCED" && !fence_.empty() &&
        asked_as == fence_) {
      log::warn("worker_fenced");
      fence_.clear();
      try_to_enlist();
    }
    then(reply.is_lost() ? ErrorCode::store_trouble : code_of(reply));
  });
}

template <class T>
void DeskStore::run_for(const redis::Command& command, result<T> (*read)(std::string_view),
                        Then<T> then) {
  run(command, [read, then = std::move(then)](const result<std::string_view>& text) {
    then(text ? read(*text) : result<T>(text.error()));
  });
}

void DeskStore::run_unanswered(const redis::Command& command) {
  run(command, [](const result<std::string_view>&) {});
}

void DeskStore::heard(std::string_view payload) {
  const auto event = read_event(payload);
  if (!event) return;
  if (const auto* view = std::get_if<desk::View>(&*event)) {
    events_.changed(*view);
  } else {
    const auto& change = std::get<CounsellorChange>(*event);
    events_.counsellor_changed(change.staff, change.state);
  }
}

void DeskStore::beat(std::size_t heads_max, Then<desk::Beat> then) {
  try_to_enlist();
  run_for<desk::Beat>(step("beat", {{"list_max", heads_max}, {"documents", true}}), read_beat,
                      [this, losses = losses_, then = std::move(then)](result<desk::Beat> beat) {
                        if (beat) backoff_.reset();
                        if (beat && losses == losses_ && notices_loss(beat->epoch, beat->count))
                          beat->rewound_ms = 0;
                        then(std::move(beat));
                      });
}

// A store that keeps its promise only counts up. One that falls behind was restored from an old
// copy, was emptied, or was promoted without its last writes.
bool DeskStore::notices_loss(const std::string& epoch, std::uint64_t count) {
  const bool other_epoch = !epoch_.empty() && epoch != epoch_;
  const bool fell_back = epoch == epoch_ && count < count_;
  epoch_ = epoch;
  count_ = count;
  if (fell_back) {
    store_has_lost_data();
  } else if (other_epoch) {
    run_unanswered(step("rewound", {{"seen", epoch}}));
    events_.store_rewound();
  }
  return other_epoch || fell_back;
}

void DeskStore::store_has_lost_data() {
  ++losses_;
  // Whoever is first raises the epoch; the next beat says which one holds.
  run_unanswered(step("rewound", {{"seen", std::exchange(epoch_, {})}, {"epoch", new_epoch()}}));
  events_.store_rewound();
}

void DeskStore::retire(std::function<void()> retired) {
  retired_ = true;
  if (fence_.empty()) return retired();
  const auto last = step("retire");
  fence_.clear();  // a refusal now enlists nobody anew
  link_.call(last, [retired = std::move(retired)](const redis::Reply&) { retired(); });
}

void DeskStore::seated(Then<desk::Seated> then) {
  run_for(step("seated"), read_seated, std::move(then));
}

void DeskStore::view(const ConversationId& conversation, Then<desk::View> then) {
  run_for(step("view", {{"conversation", conversation.view()}}), read_view, std::move(then));
}

void DeskStore::join(const ConversationId& conversation, Language language,
                     const std::string& region, const std::string& place, std::int64_t at_ms,
                     Then<desk::View> then) {
  run_for(step("join", {{"conversation", conversation.view()},
                        {"language", to_string(language)},
                        {"region", region},
                        {"place", place},
                        {"started_at", at_ms}}),
          read_view, std::move(then));
}

void DeskStore::child_here(const ConversationId& conversation, Then<desk::View> then) {
  run_for(step("child_here", {{"conversation", conversation.view()}}), read_view, std::move(then));
}

void DeskStore::child_away(const ConversationId& conversation, std::uint64_t seat) {
  run_unanswered(step("child_away", {{"conversation", conversation.view()}, {"seat", seat}}));
}

void DeskStore::wrote(const ConversationId& conversation, bool found, Then<desk::View> then) {
  run_for(step("wrote", {{"conversation", conversation.view()}, {"found", found}}), read_view,
          std::move(then));
}

void DeskStore::need(const ConversationId& conversation, std::optional<Need> need,
                     std::optional<int> mood, Then<desk::View> then) {
  run_for(step("need", {{"conversation", conversation.view()},
                        {"need", word_or_none(need)},
                        {"mood", small_or_none(mood)}}),
          read_view, std::move(then));
}

void DeskStore::feedback(const ConversationId& conversation, std::optional<int> helped,
                         std::optional<int> mood) {
  run_unanswered(step("feedback", {{"conversation", conversation.view()},
                                   {"helped", small_or_none(helped)},
                                   {"mood", small_or_none(mood)}}));
}

void DeskStore::leave(const ConversationId& conversation, LeaveHow how, Then<desk::View> then) {
  run_for(step("leave", {{"conversation", conversation.view()}, {"how", to_string(how)}}),
          read_view, std::move(then));
}

void DeskStore::counsellor_here(const StaffName& staff, const std::string& alias,
                                const std::vector<Language>& languages,
                                Then<desk::CounsellorView> then) {
  std::string spoken;
  for (const auto language : languages) spoken.append(to_string(language)).append(" ");
  run_for(step("counsellor_here", {{"staff", staff.str()},
                                   {"alias", alias},
                                   {"languages", spoken},
                                   {"capacity", senim::limits::k_capacity_default}}),
          read_counsellor_view, std::move(then));
}

void DeskStore::counsellor_away(const StaffName& staff, std::uint64_t seat,
                                std::int64_t silent_ms) {
  run_unanswered(
      step("counsellor_away", {{"staff", staff.str()}, {"seat", seat}, {"silent_ms", silent_ms}}));
}

void DeskStore::counsellor_view(const StaffName& staff, Then<desk::CounsellorView> then) {
  run_for(step("counsellor_view", {{"staff", staff.str()}}), read_counsellor_view, std::move(then));
}

void DeskStore::set_availability(const StaffName& staff, std::uint64_t seat,
                                 Availability availability, int capacity, Then<Done> then) {
  run_for(step("availability", {{"staff", staff.str()},
                                {"seat", seat},
                                {"availability", to_string(availability)},
                                {"capacity", capacity}}),
          read_done, std::move(then));
}

void DeskStore::accept(const StaffName& staff, std::uint64_t seat, OfferNumber offer,
                       Then<desk::View> then) {
  run_for(step("accept", {{"staff", staff.str()}, {"seat", seat}, {"offer", offer}}), read_view,
          std::move(then));
}

void DeskStore::take(const StaffName& staff, std::uint64_t seat, const ConversationId& conversation,
                     Then<desk::View> then) {
  run_for(
      step("take", {{"staff", staff.str()}, {"seat", seat}, {"conversation", conversation.view()}}),
      read_view, std::move(then));
}

void DeskStore::decline(const StaffName& staff, std::uint64_t seat, OfferNumber offer,
                        Then<Done> then) {
  run_for(step("decline", {{"staff", staff.str()}, {"seat", seat}, {"offer", offer}}), read_done,
          std::move(then));
}

void DeskStore::set_risk(const StaffName& staff, std::uint64_t seat,
                         const ConversationId& conversation, Risk risk, Then<desk::View> then) {
  run_for(step("risk", {{"staff", staff.str()},
                        {"seat", seat},
                        {"conversation", conversation.view()},
                        {"risk", to_string(risk)}}),
          read_view, std::move(then));
}

void DeskStore::end(const StaffName& staff, std::uint64_t seat, const ConversationId& conversation,
                    Then<desk::View> then) {
  run_for(
      step("end", {{"staff", staff.str()}, {"seat", seat}, {"conversation", conversation.view()}}),
      read_view, std::move(then));
}

void DeskStore::close(const StaffName& staff, std::uint64_t seat,
                      const ConversationId& conversation, Then<desk::View> then) {
  run_for(step("close",
               {{"staff", staff.str()}, {"seat", seat}, {"conversation", conversation.view()}}),
          read_view, std::move(then));
}

void DeskStore::filing(const ConversationId& conversation, Then<desk::Filing> then) {
  run_for(step("filing", {{"conversation", conversation.view()}}), read_filing, std::move(then));
}

void DeskStore::filed(const ConversationId& conversation, std::uint64_t version, Then<Done> then) {
  run_for(step("filed", {{"conversation", conversation.view()}, {"version", version}}), read_done,
          std::move(then));
}

void DeskStore::overdue(Then<std::vector<ConversationId>> then) {
  run_for(step("overdue", {{"kept_ms", limits_.kept_ms}, {"count_max", k_destroyed_at_once_max}}),
          read_overdue, std::move(then));
}

void DeskStore::destroyed(const ConversationId& conversation) {
  run_unanswered(step("destroyed", {{"conversation", conversation.view()}}));
}

}  // namespace senim::stores
