// The people of the integration tests, on real sockets: a child and a counsellor who say and hear.
// Each waits with one bound; what they hear is kept in order, and a wait looks only at what came
// after the one before.
#pragma once

#include <doctest/doctest.h>

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "protocol/codec.hpp"
#include "tests/support/ws_client.hpp"

namespace senim::tests {

[[nodiscard]] MessageId new_message_id();
[[nodiscard]] Token new_token();

// What both have in common: a socket, frames that came, and waiting for one of them.
template <class Frame>
class Person {
 public:
  using Parse = std::variant<Frame, BadFrame> (*)(std::string_view);
  Person(std::uint16_t port, support::WsClient::Options options, Parse parse)
      : socket_(std::make_unique<support::WsClient>(port, options)), parse_(parse) {
    REQUIRE(socket_->status() == 101);
  }

  // The next frame of this kind for which `fits` holds; fails the test when none comes.
  template <class Kind>
  Kind hears_frame(const std::function<bool(const Kind&)>& fits = [](const Kind&) {
    return true;
  }) {
    while (true) {
      for (; next_ < heard_.size(); ++next_) {
        const auto* kind = std::get_if<Kind>(&heard_[next_]);
        if (kind && fits(*kind)) return std::get<Kind>(heard_[next_++]);
      }
      hears_more();
    }
  }
  // Everything that comes within the time.
  const std::vector<Frame>& listens(std::chrono::milliseconds patience) {
    while (const auto text = socket_->hears(patience)) take(*text);
    return heard_;
  }
  [[nodiscard]] const std::vector<Frame>& heard() const { return heard_; }
  [[nodiscard]] support::WsClient& socket() { return *socket_; }

 protected:
  void say(const std::string& frame) { socket_->say(frame); }
  void hears_more() {
    const auto text = socket_->hears();
    REQUIRE_MESSAGE(text.has_value(), "no such frame came");
    take(*text);
  }

 private:
  void take(const std::string& text) {
    auto frame = parse_(text);
    REQUIRE(std::holds_alternative<Frame>(frame));
    heard_.push_back(std::get<Frame>(std::move(frame)));
  }

  std::unique_ptr<support::WsClient> socket_;
  Parse parse_;
  std::vector<Frame> heard_;
  std::size_t next_ = 0;
};

class Child : public Person<ToChild> {
 public:
  Child(std::uint16_t port, Token token, support::WsClient::Options options = {})
      : Person(port, std::move(options), parse_to_child), token_(token) {}

  void starts(Language language = Language::kk, const std::string& place = "") {
    tells(from_child::Start{token_, language, place});
  }
  void resumes(Seq after) { tells(from_child::Resume{token_, after}); }
  void tells(const FromChild& message) { say(to_frame(message)); }
  MessageId writes(const std::string& text) {
    const auto id = new_message_id();
    tells(from_child::Say{id, text});
    return id;
  }
  // Writes and waits until it is stored.
  Seq says(const std::string& text) {
    const auto id = writes(text);
    return hears_frame<to_child::Ack>([&](const auto& ack) { return ack.id == id; }).seq;
  }
  to_child::Message hears(const std::string& text) {
    return hears_frame<to_child::Message>([&](const auto& m) { return m.text == text; });
  }
  template <class Which>
  Which is() {
    return std::get<Which>(hears_frame<to_child::State>(
        [](const to_child::State& s) { return std::holds_alternative<Which>(s); }));
  }
  void is_refused(ErrorCode code) {
    (void)hears_frame<Refusal>([&](const Refusal& r) { return r.code == code; });
  }
  [[nodiscard]] Token token() const { return token_; }

 private:
  Token token_;
};

class Counsellor : public Person<ToCounsellor> {
 public:
  Counsellor(std::uint16_t port, const std::string& cookie, support::WsClient::Options options = {})
      : Person(port, signed_in(std::move(options), cookie), parse_to_counsellor) {}

  to_counsellor::Snapshot begins() { return hears_frame<to_counsellor::Snapshot>(); }
  void tells(const FromCounsellor& message) { say(to_frame(message)); }
  void is_available(int capacity = 2) {
    tells(from_counsellor::SetAvailability{Availability::available, capacity});
  }
  // The first offer not answered yet, of the last list that was heard.
  to_counsellor::Offer is_offered() {
    while (true) {
      for (auto frame = heard().rbegin(); frame != heard().rend(); ++frame) {
        const auto* change = std::get_if<to_counsellor::Change>(&*frame);
        if (!change || !change->offers) continue;
        for (const auto& offer : *change->offers) {
          if (!answered_.contains(offer.offer)) return offer;
        }
        break;
      }
      hears_more();
    }
  }
  // Accepts, opens, and gives the card.
  to_counsellor::Card accepts(const to_counsellor::Offer& offer) {
    auto card = accepts_unread(offer);
    tells(from_counsellor::Open{offer.conversation, 0});
    return card;
  }
  to_counsellor::Card accepts_unread(const to_counsellor::Offer& offer) {
    answered_.insert(offer.offer);
    tells(from_counsellor::Accept{offer.offer});
    const auto change = hears_frame<to_counsellor::Change>([&](const auto& c) {
      return !c.conversations.empty() && c.conversations[0].conversation == offer.conversation;
    });
    return change.conversations[0];
  }
  MessageId writes(const ConversationId& conversation, const std::string& text) {
    const auto id = new_message_id();
    tells(from_counsellor::Say{conversation, id, text});
    return id;
  }
  Seq says(const ConversationId& conversation, const std::string& text) {
    const auto id = writes(conversation, text);
    return hears_frame<to_counsellor::Ack>([&](const auto& ack) { return ack.id == id; }).seq;
  }
  to_child::Message hears(const std::string& text) {
    return hears_frame<to_counsellor::Message>(
               [&](const auto& m) { return m.message.text == text; })
        .message;
  }
  void is_refused(ErrorCode code) {
    (void)hears_frame<Refusal>([&](const Refusal& r) { return r.code == code; });
  }

 private:
  static support::WsClient::Options signed_in(support::WsClient::Options options,
                                              const std::string& cookie) {
    options.path = "/ws/counsellor";
    options.fields.emplace_back("Cookie", cookie);
    return options;
  }
  std::set<OfferNumber> answered_;
};

}  // namespace senim::tests
