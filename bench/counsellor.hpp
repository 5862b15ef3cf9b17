// Counsellor: one member of staff at the console: takes every offer up to the capacity, opens what
// is assigned, resumes after a break. What is written and when a conversation ends is the script's.
// Ends at once whatever it finds that is not of this run. Owned by its crowd.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

#include "bench/link.hpp"
#include "bench/outstanding.hpp"
#include "protocol/counsellor_messages.hpp"

namespace senim::bench {

class Crowd;

struct Talk {
  ConversationId conversation;
  std::optional<ChildNumber> child;  // known from the child's first line
  Hearing* hearing = nullptr;        // of that child
  Outstanding outstanding;
  Numbers seqs;
  Seq asked_up_to = 0;
  std::uint32_t opens = 0;  // on this connection; what was on its way comes again with the second
  std::uint64_t lines_heard = 0;
  bool is_closed = false;
  bool is_strange = false;  // nobody of this run: closed in a moment
};

class Counsellor final : private LinkListener {
 public:
  Counsellor(Crowd& crowd, std::string name, std::string cookie);

  void sit_down();                            // connects
  void say(Talk& talk, std::int64_t due_ns);  // the next line, once the child is known
  void close(Talk& talk);                     // with a contact record
  void go_home();                             // closes what is left, goes offline, hangs up
  void hang_up();
  void cut();          // stays away until sit_down()
  void drop();         // the connection breaks; comes back by itself
  void fall_silent();  // the connection stays, nobody is at it; until cut() or sit_down()
  void tick(std::int64_t now_ns);

  [[nodiscard]] Crowd& crowd() { return crowd_; }
  [[nodiscard]] bool is_on() const { return is_on_; }
  [[nodiscard]] bool stays_away() const { return stays_away_; }
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::size_t door() const { return door_.value_or(0); }
  [[nodiscard]] const std::vector<Language>& languages() const { return languages_; }
  [[nodiscard]] Talk* talk_of(const ConversationId& conversation);  // null when it is over
  [[nodiscard]] std::unordered_map<ConversationId, Talk>& talks() { return talks_; }

 private:
  void on_open() override;
  void on_frame(std::string_view text) override;
  void on_gone(const Gone& gone) override;

  void hear(const to_counsellor::Snapshot& snapshot);
  void hear(const to_counsellor::Change& change);
  void hear(const to_counsellor::Message& message);
  void hear(const to_counsellor::Note&) {}
  void hear(const to_counsellor::Ack& ack);
  void hear(const to_counsellor::Typing&) {}
  void hear(const to_counsellor::Seen&) {}
  void hear(const to_counsellor::Record&) {}
  void hear(const Refusal& refusal);
  void hear(const Pong&) {}

  void take_offers(const std::vector<to_counsellor::Offer>& offers);
  void take_cards(const std::vector<to_counsellor::Card>& cards, bool is_first_picture);
  void open(Talk& talk);
  void meet(Talk& talk, ChildNumber child);
  void send(const Talk& talk, Pending& pending);
  void say_available();
  void say_close(const Talk& talk);
  void say_again_what_is_old(std::int64_t now_ns);
  void repeat_step(const Refusal& refusal);
  void forget_who_is_not_in(const std::vector<to_counsellor::Card>& cards);
  void acknowledged(Talk& talk, const MessageId& id, Seq seq);
  [[nodiscard]] bool is_stranger(Talk& talk, const std::optional<Line>& line);
  void say_frame(const FromCounsellor& message);

  Crowd& crowd_;
  std::string name_;
  std::string cookie_;
  std::shared_ptr<Link> link_;
  std::optional<std::size_t> door_;
  std::unordered_map<ConversationId, Talk> talks_;
  std::set<OfferNumber> taken_;
  std::vector<Language> languages_;
  std::int64_t sat_down_ns_ = 0;
  std::int64_t ping_due_ns_ = 0;
  std::int64_t heard_ns_ = 0;  // the last frame
  std::uint64_t version_ = 0;
  bool is_on_ = false;
  bool was_on_ = false;
  bool stays_away_ = false;
};

}  // namespace senim::bench
