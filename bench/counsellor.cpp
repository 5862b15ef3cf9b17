#include "bench/counsellor.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "bench/crowd.hpp"
#include "bench/patience.hpp"
#include "protocol/codec.hpp"
#include "protocol/limits.hpp"

namespace senim::bench {

Counsellor::Counsellor(Crowd& crowd, std::string name, std::string cookie)
    : crowd_(crowd), name_(std::move(name)), cookie_(std::move(cookie)) {}

void Counsellor::sit_down() {
  stays_away_ = false;
  is_on_ = false;
  sat_down_ns_ = monotonic_ns();
  heard_ns_ = sat_down_ns_;
  if (link_) link_->cut();
  const auto door = crowd_.next_door(door_);
  if (!door) {
    link_.reset();
    return on_gone({.close_code = 0, .why = "no server runs"});
  }
  door_ = door->number;
  link_ = Link::open(crowd_.io(), door->target,
                     {.path = "/ws/counsellor", .cookie = cookie_, .source = {}}, *this);
}

void Counsellor::on_open() {
  const std::int64_t now = monotonic_ns();
  crowd_.figures().time(Timing::connect, now - sat_down_ns_);
  ping_due_ns_ = now + (crowd_.run().patient ? k_patient_ping_ns : k_ping_ns);
  heard_ns_ = now;
}

void Counsellor::say_frame(const FromCounsellor& message) {
  if (link_) link_->say(to_frame(message));
}

void Counsellor::on_frame(std::string_view text) {
  heard_ns_ = monotonic_ns();
  const auto parsed = parse_to_counsellor(text);
  if (const auto* bad = std::get_if<BadFrame>(&parsed)) {
    return crowd_.figures().trouble(
        "the server sent a counsellor a frame that is not in PROTOCOL.md: " + bad->refusal.detail);
  }
  std::visit([this](const auto& message) { hear(message); }, std::get<ToCounsellor>(parsed));
}

void Counsellor::hear(const to_counsellor::Snapshot& snapshot) {
  version_ = snapshot.version;
  languages_ = snapshot.me.languages;
  const bool is_first_picture = !std::exchange(was_on_, true);
  const bool is_first_of_connection = !std::exchange(is_on_, true);
  if (!is_first_picture) forget_who_is_not_in(snapshot.conversations);
  if (is_first_of_connection || snapshot.availability != Availability::available) say_available();
  if (is_first_of_connection) {
    taken_.clear();  // an answer may have gone down with the connection before
    for (auto& [id, talk] : talks_) {
      talk.opens = 0;
      talk.is_closed ? say_close(talk) : open(talk);
    }
  }
  take_cards(snapshot.conversations, is_first_picture);
  take_offers(snapshot.offers);
  if (is_first_picture) crowd_.run().script.counsellor_is_on(*this);
}

void Counsellor::say_available() {
  say_frame(from_counsellor::SetAvailability{.availability = Availability::available,
                                             .capacity = limits::k_capacity_max});
}

// Handed on to somebody else while this counsellor was away.
void Counsellor::forget_who_is_not_in(const std::vector<to_counsellor::Card>& cards) {
  std::erase_if(talks_, [&](const auto& talk) {
    return std::ranges::find(cards, talk.first, &to_counsellor::Card::conversation) == cards.end();
  });
}

void Counsellor::hear(const to_counsellor::Change& change) {
  if (change.version != version_ + 1) {
    crowd_.figures().trouble("a counsellor's picture skipped a version");
    say_frame(from_counsellor::Snapshot{});
  }
  version_ = change.version;
  // Taken for absent: an offer ran out while the store or the server was not there.
  if (change.availability.value_or(Availability::available) != Availability::available) {
    say_available();
  }
  take_cards(change.conversations, false);
  for (const ConversationId& gone : change.gone) talks_.erase(gone);
  if (change.offers) take_offers(*change.offers);
}

void Counsellor::take_offers(const std::vector<to_counsellor::Offer>& offers) {
  for (const auto& offer : offers) {
    if (taken_.insert(offer.offer).second) {
      say_frame(from_counsellor::Accept{.offer = offer.offer});
    }
  }
}

void Counsellor::take_cards(const std::vector<to_counsellor::Card>& cards, bool is_first_picture) {
  for (const auto& card : cards) {
    const auto [at, is_new] = talks_.try_emplace(
        card.conversation,
        Talk{.conversation = card.conversation, .child = {}, .outstanding = {}, .seqs = {}});
    Talk& talk = at->second;
    if (is_new && !is_first_picture && card.phase == Phase::live) {
      open(talk);
    } else if (is_first_picture || card.phase == Phase::wrap_up) {
      close(talk);  // left over by an earlier run, or ended by the child
    }
  }
}

void Counsellor::open(Talk& talk) {
  crowd_.run().script.counsellor_opens(*this, talk);
  if (talk.child) crowd_.run().script.counsellor_meets(*this, talk);
  talk.asked_up_to = talk.seqs.largest();
  ++talk.opens;
  say_frame(from_counsellor::Open{.conversation = talk.conversation, .after = talk.seqs.up_to()});
  for (Pending& pending : talk.outstanding.all()) send(talk, pending);
}

void Counsellor::say(Talk& talk, std::int64_t due_ns) {
  if (!talk.child || talk.is_closed) return;
  const Line line{.run = crowd_.run().number,
                  .child = *talk.child,
                  .writer = Author::counsellor,
                  .number = crowd_.run().ledger.next_line(*talk.child, Author::counsellor),
                  .due_ns = due_ns};
  Pending& pending = talk.outstanding.add(line, crowd_.run().text_bytes);
  if (!is_on_) return;  // said when the picture is there
  crowd_.figures().time_in_window(Timing::behind, monotonic_ns() - due_ns);
  send(talk, pending);
}

void Counsellor::send(const Talk& talk, Pending& pending) {
  pending.said_ns = monotonic_ns();
  say_frame(from_counsellor::Say{
      .conversation = talk.conversation, .id = pending.id, .text = pending.text});
}

void Counsellor::close(Talk& talk) {
  if (!std::exchange(talk.is_closed, true)) say_close(talk);
}

void Counsellor::say_close(const Talk& talk) {
  say_frame(from_counsellor::Close{.conversation = talk.conversation,
                                   .call_type = CallType::non_counselling,
                                   .outcome = Outcome::none,
                                   .category = {},
                                   .summary = {}});
}

void Counsellor::go_home() {
  if (link_ && link_->is_open()) {
    for (auto& [id, talk] : talks_) close(talk);
    say_frame(from_counsellor::SetAvailability{.availability = Availability::offline,
                                               .capacity = limits::k_capacity_default});
  }
  hang_up();
}

void Counsellor::hang_up() {
  stays_away_ = true;
  if (link_) link_->close();
}

void Counsellor::cut() {
  stays_away_ = true;
  is_on_ = false;
  if (link_) link_->cut();
}

void Counsellor::drop() {
  if (!link_ || stays_away_) return;
  link_->cut();
  on_gone({.close_code = 0, .why = "cut"});
}

void Counsellor::fall_silent() {
  stays_away_ = true;
  is_on_ = false;
  if (link_) link_->fall_silent();
}

void Counsellor::tick(std::int64_t now_ns) {
  if (!link_ || stays_away_) return;
  const bool is_patient = crowd_.run().patient;
  if (is_patient && now_ns - heard_ns_ > k_silence_ns_max) {
    link_->cut();
    link_.reset();
    return on_gone({.close_code = 0, .why = "the server fell silent"});
  }
  if (!link_->is_open()) return;
  if (is_patient && is_on_) say_again_what_is_old(now_ns);
  if (now_ns < ping_due_ns_) return;
  ping_due_ns_ = now_ns + (is_patient ? k_patient_ping_ns : k_ping_ns);
  say_frame(from_counsellor::Ping{});
}

void Counsellor::say_again_what_is_old(std::int64_t now_ns) {
  for (auto& [conversation, talk] : talks_) {
    for (Pending& pending : talk.outstanding.all()) {
      if (now_ns - pending.said_ns < k_say_again_ns) continue;
      crowd_.run().ledger.repeated(*talk.child, Author::counsellor, pending.line.number);
      send(talk, pending);
    }
  }
}

Talk* Counsellor::talk_of(const ConversationId& conversation) {
  const auto found = talks_.find(conversation);
  return found == talks_.end() ? nullptr : &found->second;
}

// Nobody of this run: a child of an earlier one, or a real one. True when there is nothing more to
// do about it.
bool Counsellor::is_stranger(Talk& talk, const std::optional<Line>& line) {
  if (line && line->run == crowd_.run().number) return false;
  if (talk.child) {
    crowd_.run().ledger.heard_foreign();  // in a conversation that is one of ours
  } else {
    crowd_.figures().trouble("a counsellor met somebody who is not of this run");
    talk.is_strange = true;
    crowd_.in_ms(k_stranger_ms, [this, conversation = talk.conversation] {
      Talk* here = talk_of(conversation);
      if (here != nullptr && is_on_) close(*here);  // else the next picture closes it
    });
  }
  return true;
}

void Counsellor::meet(Talk& talk, ChildNumber child) {
  talk.child = child;
  talk.hearing = &crowd_.run().ledger.listen(child, Author::child);
  crowd_.run().script.counsellor_meets(*this, talk);
}

void Counsellor::hear(const to_counsellor::Message& said) {
  const to_child::Message& message = said.message;
  Talk* talk = talk_of(said.conversation);
  if (talk == nullptr || talk->is_closed || talk->is_strange) return;
  if (!talk->seqs.insert(message.seq)) {
    if (message.seq <= talk->asked_up_to) return;
    if (talk->opens > 1) return crowd_.figures().trouble("a line came again after a second `open`");
  }
  const auto line = line_of(message.text);
  if (is_stranger(*talk, line)) return;
  if (!talk->child) meet(*talk, line->child);
  if (line->child != *talk->child || line->writer != message.from) {
    return crowd_.run().ledger.heard_foreign();
  }
  if (message.from == Author::counsellor) return acknowledged(*talk, message.id, message.seq);
  if (!talk->hearing->heard(line->number, message.seq)) return;
  ++talk->lines_heard;
  crowd_.figures().time_in_window(Timing::delivered, monotonic_ns() - line->due_ns);
  crowd_.run().script.counsellor_hears(*this, *talk, *line);
}

void Counsellor::hear(const to_counsellor::Ack& ack) {
  if (Talk* talk = talk_of(ack.conversation)) acknowledged(*talk, ack.id, ack.seq);
}

void Counsellor::acknowledged(Talk& talk, const MessageId& id, Seq seq) {
  talk.seqs.insert(seq);
  const auto line = talk.outstanding.take(id);
  if (!line) return;
  crowd_.figures().time_in_window(Timing::acknowledged, monotonic_ns() - line->due_ns);
  crowd_.run().ledger.acknowledged(line->child, Author::counsellor, line->number, seq);
  crowd_.run().script.counsellor_is_acknowledged(*this, talk);
}

void Counsellor::hear(const Refusal& refusal) {
  crowd_.figures().trouble("a counsellor was answered " + std::string{to_string(refusal.code)});
  const bool worth_repeating =
      refusal.code == ErrorCode::too_fast || refusal.code == ErrorCode::store_trouble;
  if (!worth_repeating) return;
  if (refusal.about.empty()) return repeat_step(refusal);
  const auto conversation = ConversationId::parse(refusal.conversation);
  Talk* here = conversation ? talk_of(*conversation) : nullptr;
  const Pending* refused = here == nullptr ? nullptr : here->outstanding.find(refusal.about);
  if (refused == nullptr) return;
  crowd_.run().ledger.repeated(*here->child, Author::counsellor, refused->line.number);
  crowd_.in_ms(refusal.retry_ms.value_or(k_repeat_ms), [this, conversation, about = refusal.about] {
    Talk* talk = talk_of(*conversation);
    if (talk == nullptr || !is_on_) return;
    Pending* pending = talk->outstanding.find(about);
    if (pending != nullptr) send(*talk, *pending);
  });
}

// What was refused for now was no message: opening or closing a conversation, accepting an offer,
// the availability. The whole picture tells what is still to be done.
void Counsellor::repeat_step(const Refusal& refusal) {
  crowd_.in_ms(refusal.retry_ms.value_or(k_repeat_ms), [this, id = refusal.conversation] {
    if (!is_on_) return;
    const auto conversation = ConversationId::parse(id);
    Talk* talk = conversation ? talk_of(*conversation) : nullptr;
    if (talk != nullptr) {
      talk->is_closed ? say_close(*talk) : open(*talk);
      return;
    }
    taken_.clear();
    say_frame(from_counsellor::Snapshot{});
  });
}

void Counsellor::on_gone(const Gone& gone) {
  is_on_ = false;
  crowd_.run().script.counsellor_is_gone(*this);
  if (stays_away_ || crowd_.is_ending()) return;
  crowd_.figures().trouble(gone.why.empty() ? "a counsellor's connection was closed with " +
                                                  std::to_string(gone.close_code)
                                            : "a counsellor's connection: " + gone.why);
  if (gone.close_code >= k_stay_away_code_min) return;
  crowd_.in_ms(k_come_back_ms + crowd_.jitter_ms(k_come_back_ms), [this] {
    if (!stays_away_ && !is_on_) sit_down();
  });
}

}  // namespace senim::bench
