// Child: one pupil on the child's page: starts, waits, writes, resumes after a break. Reacts by
// itself as the page does (repeats what was not acknowledged, comes back when the connection
// breaks); what it says and when is the script's. Owned by its crowd.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "bench/link.hpp"
#include "bench/outstanding.hpp"
#include "protocol/child_messages.hpp"

namespace senim::bench {

class Crowd;

class Child final : private LinkListener {
 public:
  Child(Crowd& crowd, ChildNumber number, Language language);

  void arrive();  // connects and starts, or comes back and resumes
  void comes_from(const boost::asio::ip::address& source) { source_ = source; }
  void say(std::int64_t due_ns);  // the next line
  void tell_need();               // changes nothing, and costs the desk a step
  void leave();                   // says so and hangs up
  void ask_to_end();              // says so and waits to be told
  void hang_up();
  void cut();   // stays away until arrive()
  void drop();  // its connection breaks; it comes back by itself
  void tick(std::int64_t now_ns);

  [[nodiscard]] ChildNumber number() const { return number_; }
  [[nodiscard]] Crowd& crowd() { return crowd_; }
  [[nodiscard]] bool has_state() const { return has_state_; }  // since the last arrival
  [[nodiscard]] bool is_live() const { return is_live_; }
  [[nodiscard]] bool is_closed() const { return is_closed_; }
  [[nodiscard]] bool has_outstanding() const { return !outstanding_.empty(); }
  [[nodiscard]] std::size_t outstanding() const { return outstanding_.size(); }
  [[nodiscard]] const Token& token() const { return token_; }
  [[nodiscard]] Seq largest_seq() const { return seqs_.largest(); }
  [[nodiscard]] std::size_t door() const { return door_.value_or(0); }
  [[nodiscard]] std::uint64_t lines_said() const { return lines_said_; }

 private:
  void on_open() override;
  void on_frame(std::string_view text) override;
  void on_gone(const Gone& gone) override;

  void hear(const to_child::State& state);
  void hear(const to_child::Message& message);
  void hear(const to_child::Ack& ack);
  void hear(const to_child::Typing&) {}
  void hear(const to_child::Seen&) {}
  void hear(const Refusal& refusal);
  void hear(const Pong&) {}

  void begin();
  void send(Pending& pending);
  void say_again_what_is_old(std::int64_t now_ns);
  void acknowledged(const MessageId& id, Seq seq);

  Crowd& crowd_;
  std::shared_ptr<Link> link_;
  std::optional<std::size_t> door_;
  std::optional<boost::asio::ip::address> source_;  // nothing: as the crowd says
  Hearing* hearing_ = nullptr;                      // of the counsellors, from their first line
  Token token_;
  Outstanding outstanding_;
  Numbers seqs_;         // of the messages this page has, its own too
  Seq asked_up_to_ = 0;  // what a resume may bring again
  std::uint64_t lines_said_ = 0;
  std::int64_t arrived_ns_ = 0;  // this time
  std::int64_t started_ns_ = 0;  // the first time
  std::int64_t ping_due_ns_ = 0;
  std::int64_t heard_ns_ = 0;  // the last frame
  ChildNumber number_;
  Language language_;
  bool was_queued_ = false;
  bool has_state_ = false;
  bool is_live_ = false;
  bool is_closed_ = false;
  bool stays_away_ = false;
};

}  // namespace senim::bench
