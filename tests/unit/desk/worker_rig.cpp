#include "tests/unit/desk/worker_rig.hpp"

#include <algorithm>

namespace doctest {

String StringMaker<std::vector<std::string>>::convert(const std::vector<std::string>& all) {
  std::string text;
  for (const auto& one : all) text += (text.empty() ? "" : " ") + one;
  return ("{" + text + "}").c_str();
}

String StringMaker<std::vector<senim::ErrorCode>>::convert(
    const std::vector<senim::ErrorCode>& all) {
  std::vector<std::string> words;
  words.reserve(all.size());
  for (const auto code : all) words.emplace_back(senim::to_string(code));
  return toString(words);
}

}  // namespace doctest

namespace senim::tests {

namespace {

std::string padded(const std::string& name, std::size_t size) {
  std::string text = name;
  text.resize(size, '-');
  return text;
}

std::string number_of(const MessageId& id) {
  const auto text = id.str();
  return text.substr(1, text.find('-') - 1);
}

std::string sealed_under(const desk::SealContext& context) {
  return std::to_string(static_cast<int>(context.kind)) + "/" + number_of(context.id) + "/" +
         std::to_string(context.at_ms) + "/";
}

class FakeKey final : public desk::ConversationKey {
 public:
  [[nodiscard]] std::string seal(const desk::SealContext& context,
                                 std::string_view text) const override {
    return sealed_under(context) + std::string(text);
  }
  [[nodiscard]] std::optional<std::string> unseal(const desk::SealContext& context,
                                                  std::string_view sealed) const override {
    const auto under = sealed_under(context);
    if (!sealed.starts_with(under)) return std::nullopt;
    return std::string(sealed.substr(under.size()));
  }
};

std::string numbered(Seq seq, const std::string& text) { return std::to_string(seq) + ":" + text; }

template <class Card>
void keep(std::vector<Card>& cards, const Card& card) {
  const auto known = std::ranges::find(cards, card.conversation, &Card::conversation);
  if (known != cards.end()) cards.erase(known);
  cards.push_back(card);
}

}  // namespace

Token token(int n) { return *Token::parse(padded("t" + std::to_string(n), Token::size)); }

ConversationId conversation(int n) {
  return *ConversationId::parse(padded("t" + std::to_string(n), ConversationId::size));
}

MessageId message_id(int n) {
  return *MessageId::parse(padded("m" + std::to_string(n), MessageId::size));
}

ConversationId FakeCipher::conversation_of(const Token& token) const {
  return *ConversationId::parse(token.view().substr(0, ConversationId::size));
}

std::string FakeCipher::make_wrapped_key(const ConversationId& conversation) const {
  return "key of " + conversation.str();
}

std::unique_ptr<desk::ConversationKey> FakeCipher::open(const ConversationId& conversation,
                                                        std::string_view wrapped) const {
  if (wrapped != make_wrapped_key(conversation)) return nullptr;
  return std::make_unique<FakeKey>();
}

MessageId FakeCipher::random_id() const { return message_id(777); }

void FakeContactFile::file(const desk::Filing& filing, std::uint64_t child_messages,
                           std::uint64_t counsellor_messages, Then<Done> then) {
  answers_.answer<Done>("file", std::move(then), [&]() -> result<Done> {
    filed.push_back({filing, child_messages, counsellor_messages});
    return Done{};
  });
}

void FakeContactFile::summary_of_before(const ConversationId& conversation,
                                        Then<std::optional<desk::SealedText>> then) {
  using Summary = std::optional<desk::SealedText>;
  answers_.answer<Summary>("summary_of_before", std::move(then), [&]() -> result<Summary> {
    const auto found = summaries_of_before.find(conversation);
    return found == summaries_of_before.end() ? Summary{} : Summary{found->second};
  });
}

void FakeContactFile::destroy_summary(const ConversationId& conversation, Then<Done> then) {
  answers_.answer<Done>("destroy_summary", std::move(then), [&]() -> result<Done> {
    destroyed.push_back(conversation);
    return Done{};
  });
}

void ChildPage::tell(const ToChild& message) {
  write_down(message, std::holds_alternative<to_child::Message>(message));
}

Texts ChildPage::texts() const {
  std::vector<std::string> texts;
  for (const auto& m : all<to_child::Message>()) texts.push_back(numbered(m.seq, m.text));
  return texts;
}

Texts ChildPage::acks() const {
  std::vector<std::string> acks;
  for (const auto& ack : all<to_child::Ack>()) acks.push_back(numbered(ack.seq, number_of(ack.id)));
  return acks;
}

void CounsellorConsole::tell(const ToCounsellor& message) {
  write_down(message, std::holds_alternative<to_counsellor::Message>(message) ||
                          std::holds_alternative<to_counsellor::Note>(message));
}

Texts CounsellorConsole::texts() const {
  std::vector<std::string> texts;
  for (const auto& m : all<to_counsellor::Message>())
    texts.push_back(numbered(m.message.seq, m.message.text));
  return texts;
}

Texts CounsellorConsole::notes() const {
  std::vector<std::string> notes;
  for (const auto& note : all<to_counsellor::Note>())
    notes.push_back(numbered(note.seq, note.text));
  return notes;
}

Texts CounsellorConsole::acks() const {
  std::vector<std::string> acks;
  for (const auto& ack : all<to_counsellor::Ack>())
    acks.push_back(numbered(ack.seq, number_of(ack.id)));
  return acks;
}

std::vector<to_counsellor::Offer> CounsellorConsole::offers() const {
  std::vector<to_counsellor::Offer> offers;
  for (const auto& message : told) {
    if (const auto* snapshot = std::get_if<to_counsellor::Snapshot>(&message))
      offers = snapshot->offers;
    if (const auto* change = std::get_if<to_counsellor::Change>(&message); change && change->offers)
      offers = *change->offers;
  }
  return offers;
}

std::vector<to_counsellor::Card> CounsellorConsole::cards() const {
  std::vector<to_counsellor::Card> cards;
  for (const auto& message : told) {
    if (const auto* snapshot = std::get_if<to_counsellor::Snapshot>(&message))
      cards = snapshot->conversations;
    const auto* change = std::get_if<to_counsellor::Change>(&message);
    if (!change) continue;
    for (const auto& card : change->conversations) keep(cards, card);
    std::erase_if(cards, [&](const auto& card) {
      return std::ranges::find(change->gone, card.conversation) != change->gone.end();
    });
  }
  return cards;
}

WorkerRig::Worker::Worker(WorkerRig& rig, const std::string& name)
    : desk_store(rig.fake_desk, rig.answers, name, [&rig] { return rig.clock_ms; }),
      log_store(rig.fake_log, rig.answers, name),
      desk({desk_store, log_store, rig.cipher, rig.places, rig.documents}, rig.contacts,
           rig.limits_.queue_max) {
  desk_store.is_heard_by(desk);
  rig.fake_log.is_heard_by(name, desk);
  desk.store_regained();
}

WorkerRig::Worker& WorkerRig::worker(std::size_t index) {
  while (workers_.size() <= index) {
    workers_.emplace_back(*this, "worker" + std::to_string(workers_.size()));
    run();
    (void)answers.asked();
  }
  return workers_[index];
}

void WorkerRig::beat(std::size_t index) {
  worker(index).desk.beat(now());
  run();
}

void WorkerRig::pass(std::int64_t ms) {
  for (std::int64_t passed = 0; passed < ms; passed += 1'000) {
    clock_ms += 1'000;
    for (std::size_t index = 0; index < workers_.size(); ++index) beat(index);
  }
}

void WorkerRig::says(const std::shared_ptr<ChildPage>& page, FromChild message, std::size_t index) {
  worker(index).desk.child_says(page, std::move(message), now());
  run();
}

std::shared_ptr<ChildPage> WorkerRig::starts(int n, std::size_t index, Language language) {
  auto page = std::make_shared<ChildPage>();
  says(page, from_child::Start{token(n), language, "school"}, index);
  return page;
}

std::shared_ptr<ChildPage> WorkerRig::resumes(int n, Seq after, std::size_t index) {
  auto page = std::make_shared<ChildPage>();
  says(page, from_child::Resume{token(n), after}, index);
  return page;
}

void WorkerRig::writes(const std::shared_ptr<ChildPage>& page, int id, const std::string& text,
                       std::size_t index) {
  says(page, from_child::Say{message_id(id), text}, index);
}

void WorkerRig::goes(const std::shared_ptr<ChildPage>& page, std::size_t index) {
  worker(index).desk.child_gone(*page);
  run();
}

std::shared_ptr<CounsellorConsole> WorkerRig::comes(const std::string& name, std::size_t index) {
  auto console = std::make_shared<CounsellorConsole>();
  to_counsellor::Me me{*StaffName::parse(name),
                       name,
                       "alias of " + name,
                       Role::counsellor,
                       {Language::kk, Language::ru}};
  worker(index).desk.counsellor_here(console, std::move(me), now());
  run();
  return console;
}

void WorkerRig::says(const std::shared_ptr<CounsellorConsole>& console, FromCounsellor message,
                     std::size_t index) {
  worker(index).desk.counsellor_says(console, std::move(message), now());
  run();
}

void WorkerRig::is_available(const std::shared_ptr<CounsellorConsole>& console, int capacity,
                             std::size_t index) {
  says(console, from_counsellor::SetAvailability{Availability::available, capacity}, index);
}

void WorkerRig::accepts(const std::shared_ptr<CounsellorConsole>& console, std::size_t index) {
  REQUIRE_FALSE(console->offers().empty());
  says(console, from_counsellor::Accept{console->offers().front().offer}, index);
}

void WorkerRig::writes(const std::shared_ptr<CounsellorConsole>& console, int n, int id,
                       const std::string& text, std::size_t index) {
  says(console, from_counsellor::Say{conversation(n), message_id(id), text}, index);
}

void WorkerRig::opens(const std::shared_ptr<CounsellorConsole>& console, int n, Seq after,
                      std::size_t index) {
  says(console, from_counsellor::Open{conversation(n), after}, index);
}

void WorkerRig::goes(const std::shared_ptr<CounsellorConsole>& console, std::size_t index) {
  worker(index).desk.counsellor_gone(*console, 0);
  run();
}

std::vector<std::string> WorkerRig::logged(int n) {
  std::vector<std::string> logged;
  const auto* log = fake_log.find(conversation(n));
  if (!log) return logged;
  for (const auto& message : log->said.messages) {
    const auto text = message.sealed.substr(message.sealed.rfind('/') + 1);
    logged.push_back((message.from == Author::child ? "child:" : "counsellor:") + text);
  }
  return logged;
}

}  // namespace senim::tests
