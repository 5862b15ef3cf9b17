#include "bench/child.hpp"

#include <variant>

#include "bench/crowd.hpp"
#include "bench/patience.hpp"
#include "protocol/codec.hpp"

namespace senim::bench {

Child::Child(Crowd& crowd, ChildNumber number, Language language)
    : crowd_(crowd), token_(random_token()), number_(number), language_(language) {}

void Child::arrive() {
  stays_away_ = false;
  has_state_ = false;
  arrived_ns_ = monotonic_ns();
  if (link_) link_->cut();
  heard_ns_ = arrived_ns_;
  const auto door = crowd_.next_door(door_);
  if (!door) {  // nobody is there
    link_.reset();
    return on_gone({.close_code = 0, .why = "no server runs"});
  }
  door_ = door->number;
  link_ = Link::open(
      crowd_.io(), door->target,
      {.path = "/ws/child", .cookie = {}, .source = source_ ? *source_ : crowd_.next_source()},
      *this);
}

void Child::on_open() {
  const std::int64_t now = monotonic_ns();
  crowd_.figures().time(Timing::connect, now - arrived_ns_);
  ping_due_ns_ = now + (crowd_.run().patient ? k_patient_ping_ns : k_ping_ns);
  heard_ns_ = now;
  if (started_ns_ == 0) started_ns_ = now;
  begin();
}

void Child::begin() {
  if (was_queued_) {
    asked_up_to_ = seqs_.largest();
    link_->say(to_frame(FromChild{from_child::Resume{.token = token_, .after = seqs_.up_to()}}));
  } else {
    link_->say(to_frame(FromChild{
        from_child::Start{.token = token_, .language = language_, .place = crowd_.run().place}}));
  }
}

void Child::say(std::int64_t due_ns) {
  ++lines_said_;
  const Line line{.run = crowd_.run().number,
                  .child = number_,
                  .writer = Author::child,
                  .number = crowd_.run().ledger.next_line(number_, Author::child),
                  .due_ns = due_ns};
  Pending& pending = outstanding_.add(line, crowd_.run().text_bytes);
  if (!has_state_) return;  // said when the state is there
  crowd_.figures().time_in_window(Timing::behind, monotonic_ns() - due_ns);
  send(pending);
}

void Child::send(Pending& pending) {
  pending.said_ns = monotonic_ns();
  link_->say(to_frame(FromChild{from_child::Say{.id = pending.id, .text = pending.text}}));
}

void Child::tell_need() {
  if (link_ && has_state_)
    link_->say(to_frame(FromChild{from_child::TellNeed{.need = Need::talk, .mood = std::nullopt}}));
}

void Child::leave() {
  if (link_ && link_->is_open()) {
    link_->say(to_frame(FromChild{from_child::Leave{.how = LeaveHow::end}}));
  }
  hang_up();
}

void Child::ask_to_end() {
  if (has_state_) link_->say(to_frame(FromChild{from_child::Leave{.how = LeaveHow::end}}));
}

void Child::hang_up() {
  stays_away_ = true;
  if (link_) link_->close();
}

void Child::cut() {
  stays_away_ = true;
  has_state_ = false;
  if (link_) link_->cut();
}

void Child::drop() {
  if (!link_ || stays_away_) return;
  link_->cut();
  on_gone({.close_code = 0, .why = "cut"});
}

void Child::tick(std::int64_t now_ns) {
  if (!link_ || stays_away_) return;
  const bool is_patient = crowd_.run().patient;
  if (is_patient && now_ns - heard_ns_ > k_silence_ns_max) {
    link_->cut();
    link_.reset();
    return on_gone({.close_code = 0, .why = "the server fell silent"});
  }
  if (!link_->is_open()) return;
  if (is_patient && has_state_) say_again_what_is_old(now_ns);
  if (now_ns < ping_due_ns_) return;
  ping_due_ns_ = now_ns + (is_patient ? k_patient_ping_ns : k_ping_ns);
  link_->say(to_frame(FromChild{from_child::Ping{}}));
}

void Child::say_again_what_is_old(std::int64_t now_ns) {
  for (Pending& pending : outstanding_.all()) {
    if (now_ns - pending.said_ns < k_say_again_ns) continue;
    crowd_.run().ledger.repeated(number_, Author::child, pending.line.number);
    send(pending);
  }
}

void Child::on_frame(std::string_view text) {
  heard_ns_ = monotonic_ns();
  const auto parsed = parse_to_child(text);
  if (const auto* bad = std::get_if<BadFrame>(&parsed)) {
    return crowd_.figures().trouble("the server sent a child a frame that is not in PROTOCOL.md: " +
                                    bad->refusal.detail);
  }
  std::visit([this](const auto& message) { hear(message); }, std::get<ToChild>(parsed));
}

void Child::hear(const to_child::State& state) {
  const std::int64_t now = monotonic_ns();
  Figures& figures = crowd_.figures();
  if (!was_queued_) figures.time(Timing::queued, now - started_ns_);
  if (was_queued_ && !has_state_) figures.time(Timing::back, now - arrived_ns_);
  was_queued_ = true;
  const bool now_live = std::holds_alternative<to_child::Live>(state);
  if (now_live && !is_live_) figures.time(Timing::paired, now - started_ns_);
  is_live_ = is_live_ || now_live;
  is_closed_ = std::holds_alternative<to_child::Closed>(state);
  if (!has_state_ && !is_closed_) {
    has_state_ = true;
    for (Pending& pending : outstanding_.all()) send(pending);
  }
  crowd_.run().script.child_is_told(*this, state);
}

void Child::hear(const to_child::Message& message) {
  if (!seqs_.insert(message.seq) && message.seq <= asked_up_to_) return;
  if (message.from == Author::child) return acknowledged(message.id, message.seq);
  Ledger& ledger = crowd_.run().ledger;
  if (hearing_ == nullptr) hearing_ = &ledger.listen(number_, Author::counsellor);
  const auto line = line_of(message.text);
  if (!line || line->run != crowd_.run().number || line->child != number_ ||
      line->writer != Author::counsellor) {
    return ledger.heard_foreign();
  }
  if (!hearing_->heard(line->number, message.seq)) return;
  crowd_.figures().time_in_window(Timing::delivered, monotonic_ns() - line->due_ns);
  crowd_.run().script.child_hears(*this, *line);
}

void Child::hear(const to_child::Ack& ack) { acknowledged(ack.id, ack.seq); }

void Child::acknowledged(const MessageId& id, Seq seq) {
  seqs_.insert(seq);
  const auto line = outstanding_.take(id);
  if (!line) return;
  crowd_.figures().time_in_window(Timing::acknowledged, monotonic_ns() - line->due_ns);
  crowd_.run().ledger.acknowledged(number_, Author::child, line->number, seq);
  crowd_.run().script.child_is_acknowledged(*this);
}

void Child::hear(const Refusal& refusal) {
  crowd_.figures().trouble("a child was answered " + std::string{to_string(refusal.code)});
  crowd_.run().script.child_is_refused(*this, refusal);
  const std::int64_t wait_ms = refusal.retry_ms.value_or(k_repeat_ms);
  if (refusal.code == ErrorCode::queue_full || (refusal.about.empty() && !has_state_)) {
    return crowd_.in_ms(wait_ms, [this] {
      if (!has_state_ && !is_closed_ && link_ && link_->is_open()) begin();
    });
  }
  const bool worth_repeating =
      refusal.code == ErrorCode::too_fast || refusal.code == ErrorCode::store_trouble;
  const Pending* refused = outstanding_.find(refusal.about);
  if (!worth_repeating || refused == nullptr) return;
  crowd_.run().ledger.repeated(number_, Author::child, refused->line.number);
  crowd_.in_ms(wait_ms, [this, about = refusal.about] {
    Pending* pending = outstanding_.find(about);
    if (pending != nullptr && has_state_) send(*pending);
  });
}

void Child::on_gone(const Gone& gone) {
  has_state_ = false;
  if (!stays_away_ && !crowd_.is_ending()) {
    crowd_.figures().trouble(gone.why.empty() ? "a child's connection was closed with " +
                                                    std::to_string(gone.close_code)
                                              : "a child's connection: " + gone.why);
    if (gone.close_code < k_stay_away_code_min) {
      crowd_.in_ms(k_come_back_ms + crowd_.jitter_ms(k_come_back_ms), [this] {
        if (!stays_away_ && !has_state_) arrive();
      });
    }
  }
  crowd_.run().script.child_is_gone(*this);
}

}  // namespace senim::bench
