// A desk and a staff door for the tests of net: they write down what they are told and answer as
// little as net needs. Used on the worker's thread; a test reaches them through
// TestFront::on_worker().
#pragma once

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "server/desk/desk.hpp"
#include "server/staff/door.hpp"

namespace senim::net {

class FakeDesk final : public desk::Desk {
 public:
  void child_says(const std::shared_ptr<desk::ChildLine>& line, FromChild message,
                  desk::Now) override {
    if (const auto* start = std::get_if<from_child::Start>(&message)) {
      if (next_start_refused) {
        line->tell(Refusal{*std::exchange(next_start_refused, {}), "no", "", "", retry_ms});
      } else if (answers_start) {
        line->tell(to_child::State{to_child::Waiting{1, {0, 1}, true, {}, false}});
        children.push_back(line);
      }
      places.push_back(start->place);
    }
    if (const auto* say = std::get_if<from_child::Say>(&message)) {
      if (say->text == "break") throw std::runtime_error("must not reach the log");
      line->tell(to_child::Ack{say->id, ++seq, 1'000});
    }
    from_children.push_back(std::move(message));
  }
  void child_has_room(const desk::ChildLine&) override { ++rooms; }
  void child_gone(const desk::ChildLine&) override { ++children_gone; }

  void counsellor_here(const std::shared_ptr<desk::CounsellorLine>& line, to_counsellor::Me me,
                       desk::Now) override {
    counsellors.push_back(line);
    line->tell(to_counsellor::Snapshot{1, std::move(me), Availability::away, 2, 0, {}, {}, {}, {}});
  }
  void counsellor_says(const std::shared_ptr<desk::CounsellorLine>&, FromCounsellor message,
                       desk::Now) override {
    from_counsellors.push_back(std::move(message));
  }
  void counsellor_has_room(const desk::CounsellorLine&) override { ++rooms; }
  void counsellor_gone(const desk::CounsellorLine&, std::int64_t silent_ms) override {
    ++counsellors_gone;
    last_silent_ms = silent_ms;
  }

  void read_contact(const to_counsellor::Me&, const ConversationId&,
                    Then<desk::ContactOnFile> then) override {
    then(ErrorCode::unknown_conversation);
  }

  void beat(desk::Now) override {}
  [[nodiscard]] desk::Outlook outlook(Language language) const override {
    if (language == Language::ru) return {true, {3, 10}};
    return {language == Language::kk, {10, std::nullopt}};
  }
  [[nodiscard]] bool store_is_up() const override { return store_up; }

  void message_stored(const ConversationId&, desk::StoredMessage) override {}
  void seen(const ConversationId&, Author, Seq) override {}
  void typing(const ConversationId&, Author) override {}
  void changed(const desk::View&) override {}
  void counsellor_changed(const StaffName&, const desk::CounsellorState&) override {}
  void store_lost() override {}
  void store_regained() override {}
  void store_rewound() override {}
  void fenced() override {}

  std::vector<FromChild> from_children;
  std::vector<FromCounsellor> from_counsellors;
  std::vector<std::string> places;
  std::vector<std::weak_ptr<desk::ChildLine>> children;
  std::vector<std::weak_ptr<desk::CounsellorLine>> counsellors;
  std::optional<ErrorCode> next_start_refused;
  bool answers_start = true;
  std::int64_t retry_ms = 100;  // of a refused start
  int rooms = 0;                // times a line was said to have room again
  int children_gone = 0;
  int counsellors_gone = 0;
  std::int64_t last_silent_ms = -1;  // of the counsellor who went last
  Seq seq = 0;
  bool store_up = true;
};

class FakeDoor final : public staff::StaffDoor {
 public:
  static constexpr const char* k_session = "session-of-aigul";

  void sign_in(std::string_view name, std::string_view password,
               Then<staff::SignedIn> then) override {
    ++asked;
    if (trouble) return then(*trouble);
    if (name != "aigul" || password != "right") return then(ErrorCode::not_allowed);
    then(staff::SignedIn{k_session, aigul()});
  }
  void who(std::string_view session, Then<to_counsellor::Me> then) override {
    if (trouble) return then(*trouble);
    if (keeps_waiting) return waiting.push_back(std::move(then));
    if (session != k_session || ended) return then(ErrorCode::not_allowed);
    auto me = aigul();
    me.role = role;
    then(std::move(me));
  }
  void sign_out(std::string_view session, Then<Done> then) override {
    if (session == k_session) ended = true;
    then(Done{});
  }

  static to_counsellor::Me aigul() {
    return {*StaffName::parse("aigul"),
            "Айгүл",
            "Айгүл",
            Role::counsellor,
            {Language::kk, Language::ru}};
  }

  std::optional<ErrorCode> trouble;
  bool ended = false;
  Role role = Role::counsellor;  // of whoever asks now
  bool keeps_waiting = false;
  std::vector<Then<to_counsellor::Me>> waiting;
  int asked = 0;
};

}  // namespace senim::net
