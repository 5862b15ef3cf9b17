// What the desk's own tests work with: workers, each a WorkerDesk at a FakeDesk and a FakeLog, and
// the lines of those who are connected, which write down what they are told. Answers come when the
// test lets them (Answers), time is what the test says. Nothing here waits.
#pragma once

#include <doctest/doctest.h>

#include <cstdint>
#include <deque>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "server/desk/worker_desk.hpp"
#include "tests/support/fake_desk_store.hpp"
#include "tests/support/fake_documents.hpp"
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
  void summary_of_before(const ConversationId& conversation,
                         Then<std::optional<desk::SealedText>> then) override;
  void destroy_summary(const ConversationId& conversation, Then<Done> then) override;
  std::vector<Contact> filed{};
  std::vector<ConversationId> destroyed{};
  std::map<ConversationId, desk::SealedText> summaries_of_before{};

 private:
  support::Answers& answers_;
};

using Texts = std::vector<std::string>;
using Codes = std::vector<ErrorCode>;

// One connection: it writes down what it is told.
template <class Port, class Message>
struct Connection : Port {
  bool has_room() override { return room > 0; }
  void close(CloseCode code) override {
    REQUIRE_FALSE(closed.has_value());
    closed = code;
  }
  void write_down(const Message& message, bool takes_room) {
    REQUIRE_FALSE(closed.has_value());
    if (takes_room) {
      REQUIRE(room > 0);
      --room;
    }
    told.push_back(message);
  }

  // What was told of this kind, in order.
  template <class T>
  [[nodiscard]] std::vector<T> all() const {
    std::vector<T> found;
    for (const auto& message : told) {
      if (const auto* one = std::get_if<T>(&message)) found.push_back(*one);
    }
    return found;
  }
  [[nodiscard]] Codes refusals() const {
    Codes codes;
    for (const auto& refusal : all<Refusal>()) codes.push_back(refusal.code);
    return codes;
  }

  std::vector<Message> told{};
  std::size_t room = std::numeric_limits<std::size_t>::max();  // for so many more messages
  std::optional<CloseCode> closed{};
};

struct ChildPage final : Connection<desk::ChildLine, ToChild> {
  void tell(const ToChild& message) override;

  // What it shows now, if that is a T.
  template <class T>
  [[nodiscard]] std::optional<T> shows() const {
    const auto states = all<to_child::State>();
    if (states.empty() || !std::holds_alternative<T>(states.back())) return std::nullopt;
    return std::get<T>(states.back());
  }
  [[nodiscard]] Texts texts() const;  // "1:salem", as they came
  [[nodiscard]] Texts acks() const;   // "1:<id's number>", as they came
};

struct CounsellorConsole final : Connection<desk::CounsellorLine, ToCounsellor> {
  void tell(const ToCounsellor& message) override;

  [[nodiscard]] Texts texts() const;
  [[nodiscard]] Texts notes() const;
  [[nodiscard]] Texts acks() const;
  // The offers and cards that the console shows after all snapshots and changes so far.
  [[nodiscard]] std::vector<to_counsellor::Offer> offers() const;
  [[nodiscard]] std::vector<to_counsellor::Card> cards() const;
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
  support::FakeDocuments documents{answers};
  FakeContactFile contacts{answers};
  std::int64_t clock_ms = 1'000'000;

 private:
  static constexpr std::int64_t k_wall_ms = 1'790'000'000'000;
  support::FakeDeskLimits limits_;
  std::deque<Worker> workers_{};
};

// A child at worker 0 whom aigul, at this worker, has accepted and not opened yet.
struct Accepted {
  explicit Accepted(std::size_t counsellors_worker = 1)
      : console(rig.comes("aigul", counsellors_worker)), page(rig.starts(1)) {
    rig.is_available(console, 2, counsellors_worker);
    rig.accepts(console, counsellors_worker);
    REQUIRE(page->shows<to_child::Live>());
  }

  WorkerRig rig{};
  std::shared_ptr<CounsellorConsole> console;
  std::shared_ptr<ChildPage> page;
};

}  // namespace senim::tests
