// The patient people of the fault tests: a Page and a Console that behave as the real ones are to:
// they repeat what was not acknowledged, come back when the connection breaks, and ask for exactly
// what they have not got. Driven by tick(), on the test's thread; they keep the books themselves.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "protocol/child_messages.hpp"
#include "protocol/counsellor_messages.hpp"
#include "tests/faults/books.hpp"
#include "tests/support/ws_client.hpp"

namespace senim::faults {

// Where to connect now; nothing: nobody is there, try later.
using Door = std::function<std::optional<std::uint16_t>()>;

// What both have in common: a socket that comes and goes.
class Patient {
 public:
  Patient(const Patient&) = delete;
  Patient& operator=(const Patient&) = delete;
  virtual ~Patient() = default;

  void tick();                              // never waits long
  void leave_silently() { lose_socket(); }  // and come back by itself
  void move(Door door);                     // the same, to another door
  // The same, but the new connection is there before the old one is gone.
  void overtake(Door door);
  void stay_away() { away_ = true, lose_socket(); }
  void come_back() { away_ = false, retry_at_ = {}; }
  [[nodiscard]] bool is_connected() const { return socket_ != nullptr && begun_; }
  [[nodiscard]] std::size_t connections() const { return connections_; }
  [[nodiscard]] std::optional<std::uint16_t> closed_with() const { return closed_with_; }
  // Refusals heard so far that say store_trouble.
  [[nodiscard]] int troubles() const { return troubles_; }

 protected:
  Patient(Door door, support::WsClient::Options options)
      : door_(std::move(door)), options_(std::move(options)) {}
  virtual void opened() = 0;
  virtual void heard(const std::string& text, Clock::time_point now) = 0;
  virtual void speak(Clock::time_point now) = 0;  // whatever is due; the connection has begun
  void say(const std::string& frame) { socket_->say(frame); }
  void lose_socket();
  void try_again(Clock::time_point now);
  void count_trouble() { ++troubles_; }

  bool begun_ = false;  // the server has told where we stand

 private:
  void connect(Clock::time_point now);

  Door door_;
  support::WsClient::Options options_;
  std::unique_ptr<support::WsClient> socket_;
  Clock::time_point retry_at_;
  Clock::time_point give_up_at_;
  Clock::time_point ping_at_;
  std::size_t connections_ = 0;
  std::optional<std::uint16_t> closed_with_;
  int troubles_ = 0;
  bool away_ = false;
};

class Page final : public Patient {
 public:
  Page(Books& books, bench::ChildNumber number, Door door)
      : Patient(std::move(door), {}), side(books, number, Author::child) {}

  [[nodiscard]] const Token& token() const { return token_; }
  [[nodiscard]] const std::optional<to_child::State>& state() const { return state_; }
  template <class Which>
  [[nodiscard]] bool is() const {
    return state_ && std::holds_alternative<Which>(*state_);
  }
  // Every state told so far, in order.
  [[nodiscard]] const std::vector<to_child::State>& states() const { return states_; }

  Side side;

 private:
  void opened() override;
  void heard(const std::string& text, Clock::time_point now) override;
  void speak(Clock::time_point now) override;

  Token token_ = bench::random_token();
  std::optional<to_child::State> state_;
  std::vector<to_child::State> states_;
};

class Console final : public Patient {
 public:
  Console(Books& books, Door door, const std::string& cookie, int capacity)
      : Patient(std::move(door), {.path = "/ws/counsellor", .fields = {{"Cookie", cookie}}}),
        books_(books),
        capacity_(capacity) {}

  struct Talk {
    std::optional<Side> side;  // since the child's first line said who it is
    OfferNumber offer = 0;
    OfferNumber opened = 0;  // under this assignment, on this connection
    bool ours = false;
    Phase phase = Phase::live;
    bool closes = false;  // the contact record is written: said until the conversation is gone
    Clock::time_point close_at{};
  };
  [[nodiscard]] const std::map<ConversationId, Talk>& talks() const { return talks_; }
  [[nodiscard]] Side* side_with(bench::ChildNumber child);
  [[nodiscard]] bool has_told_availability() const { return available_; }
  // In order of the offers, each conversation once.
  [[nodiscard]] const std::vector<ConversationId>& offered() const { return offered_; }
  void close(const ConversationId& conversation) { talks_[conversation].closes = true; }
  // Offers are accepted at once, or all that came when this is said.
  void holds_back(bool hold) { holds_back_ = hold; }
  [[nodiscard]] const std::map<OfferNumber, ConversationId>& open_offers() const {
    return open_offers_;
  }

 private:
  void opened() override;
  void heard(const std::string& text, Clock::time_point now) override;
  void speak(Clock::time_point now) override;
  void take_offers(const std::vector<to_counsellor::Offer>& offers);
  void take_cards(const std::vector<to_counsellor::Card>& cards);
  void tells(const FromCounsellor& message);

  Books& books_;
  int capacity_;
  std::map<ConversationId, Talk> talks_;
  std::map<OfferNumber, ConversationId> open_offers_;
  std::map<OfferNumber, bool> accepted_;  // on this connection
  std::vector<ConversationId> offered_;
  bool available_ = false;
  bool holds_back_ = false;
  Clock::time_point quiet_until_;
  Clock::time_point snapshot_at_ = Clock::time_point::max();
};

// Lets everybody go on until it is so; false when it did not become so in time.
[[nodiscard]] bool until(const std::vector<Patient*>& people, const std::function<bool()>& so,
                         std::chrono::milliseconds patience = std::chrono::seconds(20));

}  // namespace senim::faults
