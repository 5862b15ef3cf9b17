// Who waits, who is on and who talks to whom. A port: the stores implement it, each call being
// one atomic step in the desk's slot (stores/functions/desk.lua holds the rules). Every step
// carries the worker's fencing number and its monotonic time: a worker whose lease was taken is
// refused (store_trouble, and on_fenced of DeskEvents), and all durations run on the desk's own
// clock, which only workers' monotonic clocks move. Owned by a worker, called on its thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocol/ids.hpp"
#include "protocol/words.hpp"
#include "server/base/result.hpp"
#include "server/desk/sealed_text.hpp"

namespace senim::desk {

// One conversation as the desk knows it. `version` rises with every change; an older view is
// ignored. Times are of the desk's clock in ms; see DeskTime.
struct View {
  ConversationId conversation;
  std::uint64_t version = 0;
  std::uint64_t number = 0;  // short number to speak of it
  Phase phase = Phase::waiting;
  Language language = Language::kk;
  std::string region{};   // ISO 3166-2; empty when unknown
  double order = 0;       // position in the line of its language; smaller is earlier
  OfferNumber offer = 0;  // of the offer or assignment in force; 0 while waiting
  std::string staff{};    // whose offer or assignment; empty while waiting
  std::string alias{};    // of that counsellor
  bool trouble = false;   // that counsellor's connection is down
  Risk risk = Risk::routine;
  std::optional<Need> need{};
  std::optional<int> mood{};
  ChildPresence child = ChildPresence::away;
  std::uint64_t child_seat =
      0;  // number of the child's latest connection; an older one has been replaced
  std::optional<Why> why{};
  std::optional<ClosedBy> closed_by{};
  std::int64_t joined_ms = 0;
  std::int64_t offered_ms = 0;   // when the offer in force was made
  std::int64_t deadline_ms = 0;  // of the offer in force
  std::int64_t live_ms = 0;      // when accepted; 0 before
  bool wrote = false;            // the child has said something: it does not end unread
};

struct CounsellorView {
  std::uint64_t seat;  // number of the counsellor's latest connection
  Availability availability;
  int capacity;
  int missed;                       // offers in a row that ran out
  std::vector<View> conversations;  // offered, live and wrap-up ones
};

// What is published of a counsellor.
struct CounsellorState {
  std::uint64_t seat;
  Availability availability;
  int capacity;
  int missed;
};

// Before this order stand those in danger. As in desk.lua.
inline constexpr double k_order_danger_end = 1e12;

// From this order on stand those who are absent and wrote: after all who are here. As in desk.lua.
inline constexpr double k_order_absent = 3e12;

// One who waits, as a console lists it.
struct Waiter {
  ConversationId conversation;
  double order;  // in which it will be offered
  std::uint64_t number;
  Language language;
  std::string region;
  Risk risk;
  std::optional<Need> need;
  std::optional<int> mood;
  std::optional<Why> why;
  ChildPresence child;
  bool wrote;
  std::int64_t joined_ms;
  bool operator==(const Waiter&) const = default;
};

// In LineView::within: a bound past the end of the line.
inline constexpr double k_order_open = 9e15;

// Where in the line of one language a child stands is found by comparing its order with these,
// never by counting.
struct LineView {
  std::uint64_t waiting;    // who would be offered before a newcomer: here, or in danger
  std::uint64_t unread;     // absent ones who wrote
  std::uint64_t late;       // here or absent: their words are unread for too long
  std::uint64_t available;  // counsellors on who speak it and have not gone away
  std::int64_t longest_wait_ms;
  std::vector<double> first;     // orders of the first five
  std::array<double, 3> within;  // orders up to which the wait is probably within 1, 3, 10 minutes
  std::vector<Waiter> heads;     // the first who are here, then the first who are absent
};

// Live conversations whose counsellor is lost: until the counsellor is back, or the child is in the
// line again, or it is over.
struct Orphans {
  std::uint64_t now = 0;
  std::int64_t oldest_ms = 0;
  std::int64_t longest_ms = 0;         // of all that ever were at this desk
  std::vector<std::int64_t> ended_ms;  // since this worker's last beat, by its steps: how long each
  std::vector<std::int64_t> noticed_ms;  // workers it took for dead: their silence until then
};

// Whom the desk takes for seated at this worker, with the number of the seat.
struct Seated {
  std::vector<std::pair<ConversationId, std::uint64_t>> children;
  std::vector<std::pair<StaffName, std::uint64_t>> counsellors;
};

struct Beat {
  std::int64_t now_ms;                  // the desk's clock
  std::array<LineView, 3> lines;        // in the order of k_languages
  std::uint64_t give_way = 0;           // absent ones without a word: in a full line they go first
  std::vector<ConversationId> unfiled;  // closed, contact record not yet filed
  Orphans orphans;
  std::string epoch;        // of the store; another one, or a lower count in the same: it lost data
  std::uint64_t count = 0;  // of all beats
  std::optional<std::int64_t> rewound_ms;  // so long ago the store was seen to have lost data
};

// What is known of a contact when it ends; enough to file its record.
struct Filing {
  View view;
  std::string place;
  std::int64_t started_at_ms;  // since 1970, when the child began
  std::int64_t ended_ms;
  bool accepted;  // else abandoned
  std::int64_t waited_ms;
  // Where a server closed it that knew no documents.
  std::optional<CallType> call_type;
  std::optional<Outcome> outcome;
  std::string category;
  std::optional<SealedText> summary;
  std::optional<int> helped;
  std::optional<int> mood_after;
};

class DeskStore {
 public:
  virtual ~DeskStore() = default;

  // Renews this worker's lease, sweeps what is due, pairs, and reports the lines; of each the
  // heads, at most so many of each kind. Call every k_beat_ms.
  virtual void beat(std::size_t heads_max, Then<Beat> then) = 0;
  virtual void seated(Then<Seated> then) = 0;
  virtual void view(const ConversationId& conversation, Then<View> then) = 0;
  // A log was found shorter than what had been told of it: every worker is to hear of it, this one
  // at once (store_rewound of DeskEvents).
  virtual void store_has_lost_data() = 0;

  // queue_full when the line is at its limit. Repeating it answers the view that is there and takes
  // a new seat.
  // at_ms is the wall clock, for the contact record only.
  virtual void join(const ConversationId& conversation, Language language,
                    const std::string& region, const std::string& place, std::int64_t at_ms,
                    Then<View> then) = 0;
  // A new connection of the child: a new seat, the place kept. unknown_conversation if it never
  // joined or was abandoned and filed.
  virtual void child_here(const ConversationId& conversation, Then<View> then) = 0;
  virtual void child_away(const ConversationId& conversation, std::uint64_t seat) = 0;
  // Before the child's first words are stored. found: they were found in a conversation that had
  // ended without a counsellor, which then waits again.
  virtual void wrote(const ConversationId& conversation, bool found, Then<View> then) = 0;
  virtual void need(const ConversationId& conversation, std::optional<Need> need,
                    std::optional<int> mood, Then<View> then) = 0;
  virtual void feedback(const ConversationId& conversation, std::optional<int> helped,
                        std::optional<int> mood) = 0;
  virtual void leave(const ConversationId& conversation, LeaveHow how, Then<View> then) = 0;

  virtual void counsellor_here(const StaffName& staff, const std::string& alias,
                               const std::vector<Language>& languages,
                               Then<CounsellorView> then) = 0;
  // silent_ms: how long ago there was a last sign of life; the orphan time runs from then.
  virtual void counsellor_away(const StaffName& staff, std::uint64_t seat,
                               std::int64_t silent_ms) = 0;
  virtual void counsellor_view(const StaffName& staff, Then<CounsellorView> then) = 0;
  virtual void set_availability(const StaffName& staff, std::uint64_t seat,
                                Availability availability, int capacity, Then<Done> then) = 0;
  virtual void accept(const StaffName& staff, std::uint64_t seat, OfferNumber offer,
                      Then<View> then) = 0;
  // Without an offer, one of those who wait; offer_gone, at_capacity.
  virtual void take(const StaffName& staff, std::uint64_t seat, const ConversationId& conversation,
                    Then<View> then) = 0;
  virtual void decline(const StaffName& staff, std::uint64_t seat, OfferNumber offer,
                       Then<Done> then) = 0;
  virtual void set_risk(const StaffName& staff, std::uint64_t seat,
                        const ConversationId& conversation, Risk risk, Then<View> then) = 0;
  virtual void end(const StaffName& staff, std::uint64_t seat, const ConversationId& conversation,
                   Then<View> then) = 0;
  virtual void close(const StaffName& staff, std::uint64_t seat, const ConversationId& conversation,
                     Then<View> then) = 0;

  virtual void filing(const ConversationId& conversation, Then<Filing> then) = 0;
  // As it was at this version: what has changed since is to be filed again.
  virtual void filed(const ConversationId& conversation, std::uint64_t version,
                     Then<Done> then) = 0;

  // Closed conversations that were kept for their days; who has destroyed what was said says so.
  virtual void overdue(Then<std::vector<ConversationId>> then) = 0;
  virtual void destroyed(const ConversationId& conversation) = 0;
};

// Told on every worker about every change at the desk. Hints only: any may be lost; the next beat
// or view repairs it.
class DeskEvents {
 public:
  virtual ~DeskEvents() = default;
  virtual void changed(const View& view) = 0;
  virtual void counsellor_changed(const StaffName& staff, const CounsellorState& state) = 0;
  virtual void store_lost() = 0;  // the link to the store is down: tell nobody anything is stored
  virtual void store_regained() = 0;  // it is up again: what was missed must be read anew
  // What was acknowledged before may be gone from it: an old copy was restored, or it was emptied.
  virtual void store_rewound() = 0;
  virtual void
  fenced() = 0;  // another worker took this one for dead: start over with a new fencing number
};

}  // namespace senim::desk
