// What the desk's own tests work with: workers, each a WorkerDesk at a FakeDesk and a FakeLog, and
// the lines of those who are connected, which write down what they are told. Answers come when the
// test lets them (Answers), time is what the test says. Nothing here waits.
#pragma once

#include <doctest/doctest.h>

#include <cstdint>
#include <deque>
#include <limits>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "server/desk/worker_desk.hpp"
#include "tests/support/fake_desk_store.hpp"
#include "tests/support/fake_log.hpp"

namespace doctest {
// So that a failed check says what was told.
template <>
struct StringMaker<std::vector<std::string>> {
  static String convert(const std::vector<std::string>& all);
};
template <>
struct StringMaker<std::vector<senim::ErrorCode>> {
  static String convert(const std::vector<senim::ErrorCode>& all);
};
}  // namespace doctest

namespace senim::tests {

[[nodiscard]] Token token(int n);
[[nodiscard]] ConversationId conversation(int n);  // of token(n)
[[nodiscard]] MessageId message_id(int n);

// Seals by writing beside the text under what it was sealed.
class FakeCipher final : public desk::Cipher {
 public:
  [[nodiscard]] ConversationId conversation_of(const Token& token) const override;
  [[nodiscard]] std::string make_wrapped_key(const ConversationId& conversation) const override;
  [[nodiscard]] std::unique_ptr<desk::ConversationKey> open(
      const ConversationId& conversation, std::string_view wrapped) const override;
  [[nodiscard]] MessageId random_id() const override;
};

class FakePlaceBook final : public desk::PlaceBook {
 public:
  [[nodiscard]] desk::PlaceFound find(std::string_view typed) const override {
    return typed == "school" ? desk::PlaceFound{"SCHOOL", "KZ-62"} : desk::PlaceFound{};
  }
};

class FakeContactFile final : public desk::ContactFile {
 public:
  struct Contact {
    desk::Filing filing;
    std::uint64_t child_messages;
    std::uint64_t counsellor_messages;
  };
  explicit FakeContactFile(support::Answers& answers) : answers_(answers) {}
  void file(const desk::Filing& filing, std::uint64_t child_messages,
            std::uint64_t counsellor_messages, Then<Done> then) override;
  void destroy_summary(const ConversationId& conversation, Then<Done> then) override;
  std::vector<Contact> filed{};
  std::vector<ConversationId> destroyed{};

 private:
  support::Answers& answers_;
};

// One connection of a child: what its page is told.
struct ChildPage final : desk::ChildLine {
  void tell(const ToChild& message) override;
  bool has_room() override { return room > 0; }
  void close(CloseCode code) override;

  // What was told of this kind, in order.
  template <class T>
  [[nodiscard]] std::vector<T> all() const {
    std::vector<T> found;
    for (const auto& message : told) {
      if (const auto* one = std::get_if<T>(&message)) found.push_back(*one);
    }
    return found;
  }
  // What it shows now, if that is a T.
  template <class T>
  [[nodiscard]] std::optional<T> shows() const {
    const auto states = all<to_child::State>();
    if (states.empty() || !std::holds_alternative<T>(states.back())) return std::nullopt;
    return std::get<T>(states.back());
  }
  [[nodiscard]] std::vector<std::string> texts() const;  // "1:salem", as they came
  [[nodiscard]] std::vector<std::string> acks() const;   // "1:<id's number>", as they came
  [[nodiscard]] std::vector<ErrorCode> refusals() const;

  std::vector<ToChild> told{};
  std::size_t room = std::numeric_limits<std::size_t>::max();  // for so many more messages
  std::optional<CloseCode> closed{};
};

struct CounsellorConsole final : desk::CounsellorLine {
  void tell(const ToCounsellor& message) override;
  bool has_room() override { return room > 0; }
  void close(CloseCode code) override;

  template <class T>
  [[nodiscard]] std::vector<T> all() const {
    std::vector<T> found;
    for (const auto& message : told) {
      if (const auto* one = std::get_if<T>(&message)) found.push_back(*one);
    }
    return found;
  }
  [[nodiscard]] std::vector<std::string> texts() const;
  [[nodiscard]] std::vector<std::string> notes() const;
  [[nodiscard]] std::vector<std::string> acks() const;
  [[nodiscard]] std::vector<ErrorCode> refusals() const;
  // The offers and cards that the console shows after all snapshots and changes so far.
  [[nodiscard]] std::vector<to_counsellor::Offer> offers() const;
  [[nodiscard]] std::vector<to_counsellor::Card> cards() const;

  std::vector<ToCounsellor> told{};
  std::size_t room = std::numeric_limits<std::size_t>::max();
  std::optional<CloseCode> closed{};
};

class WorkerRig {
 public:
  explicit WorkerRig(support::FakeDeskLimits limits = {})
      : fake_desk(answers, limits), limits_(limits) {}

  struct Worker {
    Worker(WorkerRig& rig, const std::string& name);
    support::FakeDeskStore desk_store;
    support::FakeLogStore log_store;
    desk::WorkerDesk desk;
  };
  Worker& worker(std::size_t index = 0);
  [[nodiscard]] desk::Now now() const { return {clock_ms, clock_ms + k_wall_ms}; }
  void run() { answers.run(); }
  void beat(std::size_t index = 0);
  void pass(std::int64_t ms);  // every worker beats each second

  // A connection that says start, or resume, and takes what comes of it.
  std::shared_ptr<ChildPage> starts(int n, std::size_t index = 0, Language language = Language::kk);
  std::shared_ptr<ChildPage> resumes(int n, Seq after, std::size_t index = 0);
  void says(const std::shared_ptr<ChildPage>& page, FromChild message, std::size_t index = 0);
  void writes(const std::shared_ptr<ChildPage>& page, int id, const std::string& text,
              std::size_t index = 0);
  void goes(const std::shared_ptr<ChildPage>& page, std::size_t index = 0);

  std::shared_ptr<CounsellorConsole> comes(const std::string& name, std::size_t index = 0);
  void says(const std::shared_ptr<CounsellorConsole>& console, FromCounsellor message,
            std::size_t index = 0);
  void is_available(const std::shared_ptr<CounsellorConsole>& console, int capacity = 2,
                    std::size_t index = 0);
  void accepts(const std::shared_ptr<CounsellorConsole>& console, std::size_t index = 0);
  void writes(const std::shared_ptr<CounsellorConsole>& console, int n, int id,
              const std::string& text, std::size_t index = 0);
  void opens(const std::shared_ptr<CounsellorConsole>& console, int n, Seq after = 0,
             std::size_t index = 0);
  void goes(const std::shared_ptr<CounsellorConsole>& console, std::size_t index = 0);

  [[nodiscard]] desk::View view(int n) const { return fake_desk.view(conversation(n)).value(); }
  [[nodiscard]] std::vector<std::string> logged(int n);  // "c:<sealed text>" of all messages

  support::Answers answers{};
  support::FakeDesk fake_desk;
  support::FakeLog fake_log{};
  FakeCipher cipher{};
  FakePlaceBook places{};
  FakeContactFile contacts{answers};
  std::int64_t clock_ms = 1'000'000;

 private:
  static constexpr std::int64_t k_wall_ms = 1'790'000'000'000;
  support::FakeDeskLimits limits_;
  std::deque<Worker> workers_{};
};

}  // namespace senim::tests
