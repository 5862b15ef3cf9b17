// Seat: one connection to a peer (bench/peers/): a child with one conversation or a counsellor with
// several, who know each other from the start. Writes, hears and keeps the ledger as Child and
// Counsellor do; of anything else a helpline has, a peer knows nothing. Does not come back when the
// connection breaks. Owned by its crowd.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "bench/link.hpp"
#include "bench/outstanding.hpp"
#include "bench/speech.hpp"
#include "protocol/child_messages.hpp"

namespace senim::bench {

class Crowd;

struct SeatTalk {
  ChildNumber child;
  ConversationId conversation;
  Outstanding outstanding;
};

class Seat final : private LinkListener {
 public:
  Seat(Crowd& crowd, Speech speech, Author side, const std::vector<ChildNumber>& children);

  void arrive();
  void say(SeatTalk& talk, std::int64_t due_ns);
  void hang_up();
  void cut();

  [[nodiscard]] Crowd& crowd() { return crowd_; }
  [[nodiscard]] bool is_taken() const { return is_taken_; }  // it may speak
  [[nodiscard]] Author side() const { return side_; }
  [[nodiscard]] std::vector<SeatTalk>& talks() { return talks_; }

 private:
  void on_open() override;
  void on_frame(std::string_view text) override;
  void on_gone(const Gone& gone) override;

  void take(std::string_view frame);
  void taken();
  [[nodiscard]] SeatTalk* talk_of(const ConversationId& conversation);
  void heard(SeatTalk* talk, const to_child::Message& message);
  void acknowledged(SeatTalk* talk, const MessageId& id, Seq seq);
  [[nodiscard]] SeatAt place() const;

  Crowd& crowd_;
  std::shared_ptr<Link> link_;
  std::vector<SeatTalk> talks_;
  std::int64_t arrived_ns_ = 0;
  std::uint64_t says_ = 0;
  Speech speech_;
  Author side_;
  bool is_taken_ = false;
  bool stays_away_ = false;
};

}  // namespace senim::bench
