#include "bench/counsellor.hpp"

#include <utility>
#include <variant>

#include "bench/crowd.hpp"
#include "protocol/codec.hpp"
#include "protocol/limits.hpp"

namespace senim::bench {

namespace {

constexpr std::int64_t k_ping_ns = 15'000'000'000;
constexpr std::int64_t k_come_back_ms = 500;
constexpr std::int64_t k_repeat_ms = 500;
constexpr std::uint16_t k_stay_away_code_min = 4100;

}  // namespace

Counsellor::Counsellor(Crowd& crowd, std::string name, std::string cookie)
    : crowd_(crowd), name_(std::move(name)), cookie_(std::move(cookie)) {}

void Counsellor::sit_down() {
  stays_away_ = false;
  is_on_ = false;
  sat_down_ns_ = monotonic_ns();
  if (link_) link_->cut();
  link_ = Link::open(crowd_.io(), crowd_.run().target,
                     {.path = "/ws/counsellor", .cookie = cookie_, .source = {}}, *this);
}

void Counsellor::on_open() {
  const std::int64_t now = monotonic_ns();
  crowd_.figures().time(Timing::connect, now - sat_down_ns_);
  ping_due_ns_ = now + k_ping_ns;
}

void Counsellor::say_frame(const FromCounsellor& message) { link_->say(to_frame(message)); }

void Counsellor::on_frame(std::string_view text) {
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
  if (is_first_of_connection) {
    say_frame(from_counsellor::SetAvailability{.availability = Availability::available,
                                               .capacity = limits::k_capacity_max});
    for (auto& [id, talk] : talks_) {
      if (!talk.is_closed) open(talk);
    }
  }
  take_cards(snapshot.conversations, is_first_picture);
  take_offers(snapshot.offers);
  if (is_first_picture) crowd_.run().script.counsellor_is_on(*this);
}

void Counsellor::hear(const to_counsellor::Change& change) {
  if (change.version != version_ + 1) {
    crowd_.figures().trouble("a counsellor's picture skipped a version");
    say_frame(from_counsellor::Snapshot{});
  }
  version_ = change.version;
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
  talk.asked_up_to = talk.seqs.largest();
  say_frame(from_counsellor::Open{.conversation = talk.conversation, .after = talk.seqs.up_to()});
  for (const Pending& pending : talk.outstanding.all()) send(talk, pending);
}

void Counsellor::say(Talk& talk, std::int64_t due_ns) {
  if (!talk.child || talk.is_closed) return;
  const Line line{.run = crowd_.run().number,
                  .child = *talk.child,
                  .writer = Author::counsellor,
                  .number = crowd_.run().ledger.next_line(*talk.child, Author::counsellor),
                  .due_ns = due_ns};
  const Pending& pending = talk.outstanding.add(line, crowd_.run().text_bytes);
  if (!is_on_) return;  // said when the picture is there
  crowd_.figures().time_in_window(Timing::behind, monotonic_ns() - due_ns);
  send(talk, pending);
}

void Counsellor::send(const Talk& talk, const Pending& pending) {
  say_frame(from_counsellor::Say{
      .conversation = talk.conversation, .id = pending.id, .text = pending.text});
}

void Counsellor::close(Talk& talk) {
  if (std::exchange(talk.is_closed, true)) return;
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

void Counsellor::tick(std::int64_t now_ns) {
  if (!link_ || !link_->is_open() || now_ns < ping_due_ns_) return;
  ping_due_ns_ = now_ns + k_ping_ns;
  say_frame(from_counsellor::Ping{});
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
    close(talk);
  }
  return true;
}

void Counsellor::hear(const to_counsellor::Message& said) {
  const to_child::Message& message = said.message;
  Talk* talk = talk_of(said.conversation);
  if (talk == nullptr || talk->is_closed) return;
  if (!talk->seqs.insert(message.seq) && message.seq <= talk->asked_up_to) return;
  const auto line = line_of(message.text);
  if (is_stranger(*talk, line)) return;
  if (message.from == Author::counsellor) return acknowledged(*talk, message.id, message.seq);
  Ledger& ledger = crowd_.run().ledger;
  if (!talk->child) talk->child = line->child;
  if (line->child != *talk->child || line->writer != Author::child) return ledger.heard_foreign();
  if (!ledger.heard(line->child, Author::child, line->number, message.seq)) return;
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
  const auto conversation = ConversationId::parse(refusal.conversation);
  if (!worth_repeating || !conversation) return;
  crowd_.in_ms(refusal.retry_ms.value_or(k_repeat_ms), [this, conversation, about = refusal.about] {
    Talk* talk = talk_of(*conversation);
    if (talk == nullptr || !is_on_) return;
    const Pending* pending = talk->outstanding.find(about);
    if (pending == nullptr) return;
    crowd_.run().ledger.repeated(*talk->child, Author::counsellor, pending->line.number);
    send(*talk, *pending);
  });
}

void Counsellor::on_gone(const Gone& gone) {
  is_on_ = false;
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
