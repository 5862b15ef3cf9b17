#include "bench/seat.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "bench/crowd.hpp"
#include "protocol/codec.hpp"

namespace senim::bench {

namespace {

// The same for both sides of a conversation, and another in every run.
ConversationId conversation_of(RunNumber run, ChildNumber child) {
  const MessageId id =
      id_of({.run = run, .child = child, .writer = Author::child, .number = 0, .due_ns = 0});
  return *ConversationId::parse(id.view());
}

}  // namespace

Seat::Seat(Crowd& crowd, Speech speech, Author side, const std::vector<ChildNumber>& children)
    : crowd_(crowd), speech_(speech), side_(side) {
  for (const ChildNumber child : children) {
    talks_.push_back({.child = child,
                      .conversation = conversation_of(crowd.run().number, child),
                      .outstanding = {}});
  }
}

SeatAt Seat::place() const {
  SeatAt at{.side = side_, .conversations = {}};
  for (const SeatTalk& talk : talks_) at.conversations.push_back(talk.conversation);
  return at;
}

void Seat::arrive() {
  arrived_ns_ = monotonic_ns();
  const boost::asio::ip::address source =
      side_ == Author::child ? crowd_.next_source() : boost::asio::ip::address{};
  link_ = Link::open(crowd_.io(), crowd_.run().target,
                     {.path = path_of(speech_, place()), .cookie = {}, .source = source}, *this);
}

void Seat::on_open() {
  crowd_.figures().time(Timing::connect, monotonic_ns() - arrived_ns_);
  if (speech_ == Speech::plain) taken();
}

void Seat::taken() {
  is_taken_ = true;
  crowd_.run().script.seat_is_taken(*this);
}

void Seat::on_frame(std::string_view text) {
  if (speech_ == Speech::plain) return take(text);
  const Heard heard = socket_io_heard(text);
  switch (heard.kind) {
    case Heard::Kind::opened:
      return link_->say(socket_io_greeting(place()));
    case Heard::Kind::seated:
      return taken();
    case Heard::Kind::ping:
      return link_->say(k_socket_io_pong);
    case Heard::Kind::frame:
      return take(heard.frame);
    case Heard::Kind::other:
      return crowd_.figures().trouble("a peer sent something else than was asked for");
  }
}

void Seat::take(std::string_view frame) {
  if (side_ == Author::child) {
    const auto parsed = parse_to_child(frame);
    if (const auto* message = std::get_if<ToChild>(&parsed)) {
      if (const auto* said = std::get_if<to_child::Message>(message)) {
        return heard(talks_.data(), *said);
      }
      if (const auto* ack = std::get_if<to_child::Ack>(message)) {
        return acknowledged(talks_.data(), ack->id, ack->seq);
      }
    }
  } else {
    const auto parsed = parse_to_counsellor(frame);
    if (const auto* message = std::get_if<ToCounsellor>(&parsed)) {
      if (const auto* said = std::get_if<to_counsellor::Message>(message)) {
        return heard(talk_of(said->conversation), said->message);
      }
      if (const auto* ack = std::get_if<to_counsellor::Ack>(message)) {
        return acknowledged(talk_of(ack->conversation), ack->id, ack->seq);
      }
    }
  }
  crowd_.figures().trouble("a peer sent a frame that is not in its README.md");
}

SeatTalk* Seat::talk_of(const ConversationId& conversation) {
  const auto found = std::ranges::find(talks_, conversation, &SeatTalk::conversation);
  return found == talks_.end() ? nullptr : &*found;
}

void Seat::say(SeatTalk& talk, std::int64_t due_ns) {
  const Line line{.run = crowd_.run().number,
                  .child = talk.child,
                  .writer = side_,
                  .number = crowd_.run().ledger.next_line(talk.child, side_),
                  .due_ns = due_ns};
  const Pending& pending = talk.outstanding.add(line, crowd_.run().text_bytes);
  crowd_.figures().time_in_window(Timing::behind, monotonic_ns() - due_ns);
  const std::string frame =
      side_ == Author::child
          ? to_frame(FromChild{from_child::Say{.id = pending.id, .text = pending.text}})
          : to_frame(FromCounsellor{from_counsellor::Say{
                .conversation = talk.conversation, .id = pending.id, .text = pending.text}});
  link_->say(speech_ == Speech::plain ? frame : socket_io_say(frame, says_++));
}

void Seat::heard(SeatTalk* talk, const to_child::Message& message) {
  Ledger& ledger = crowd_.run().ledger;
  const auto line = line_of(message.text);
  if (talk == nullptr || !line || line->run != crowd_.run().number || line->child != talk->child ||
      line->writer == side_ || message.from != line->writer) {
    return ledger.heard_foreign();
  }
  if (!ledger.heard(line->child, line->writer, line->number, message.seq)) return;
  crowd_.figures().time_in_window(Timing::delivered, monotonic_ns() - line->due_ns);
  crowd_.run().script.seat_hears(*this, *talk);
}

void Seat::acknowledged(SeatTalk* talk, const MessageId& id, Seq seq) {
  if (talk == nullptr) return crowd_.run().ledger.heard_foreign();
  const auto line = talk->outstanding.take(id);
  if (!line) return;
  crowd_.figures().time_in_window(Timing::acknowledged, monotonic_ns() - line->due_ns);
  crowd_.run().ledger.acknowledged(talk->child, side_, line->number, seq);
}

void Seat::hang_up() {
  stays_away_ = true;
  if (link_) link_->close();
}

void Seat::cut() {
  stays_away_ = true;
  if (link_) link_->cut();
}

void Seat::on_gone(const Gone& gone) {
  is_taken_ = false;
  if (stays_away_ || crowd_.is_ending()) return;
  crowd_.figures().trouble(gone.why.empty() ? "a peer closed a connection with " +
                                                  std::to_string(gone.close_code)
                                            : "a connection to a peer: " + gone.why);
}

}  // namespace senim::bench
