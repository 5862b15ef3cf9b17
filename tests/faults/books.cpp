#include "tests/faults/books.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <thread>

#include "protocol/codec.hpp"
#include "tests/support/ws_client.hpp"

namespace senim::faults {

namespace {
constexpr std::chrono::milliseconds k_say_again_ms{1'500};
constexpr std::chrono::milliseconds k_answer_ms{5'000};
constexpr std::chrono::milliseconds k_nothing_more_ms{50};
constexpr std::chrono::milliseconds k_ask_again_ms{250};
constexpr std::chrono::milliseconds k_read_ms_max{30'000};  // the store's trouble included
constexpr std::size_t k_text_bytes = 90;
}  // namespace

void Books::check() const {
  for (const auto& breach : breaches) FAIL_CHECK(breach);
  for (const auto* ledger : {&heard, &stored}) {
    const auto verdict = ledger->verdict();
    CAPTURE(ledger == &heard ? "heard by the other side" : "in the transcript");
    CHECK(verdict.acknowledged > 0);
    CHECK(verdict.lost == 0);
    CHECK(verdict.doubled == 0);
    CHECK(verdict.reordered == 0);
    CHECK(verdict.foreign == 0);
  }
}

void Side::breach(const std::string& what) {
  books_.breaches.push_back((me_ == Author::child ? "child " : "counsellor of child ") +
                            std::to_string(child_) + ": " + what);
}

void Side::writes() {
  const auto number = books_.heard.next_line(child_, me_);
  (void)books_.stored.next_line(child_, me_);
  numbers_.emplace(bench::id_of(line(number)), number);
  pending_.emplace(number, Clock::time_point{});
}

std::vector<std::pair<MessageId, std::string>> Side::due(Clock::time_point now) {
  std::vector<std::pair<MessageId, std::string>> lines;
  for (auto& [number, due] : pending_) {
    if (due > now) continue;
    // Said again on the same connection: it was refused, and later ones may have been stored.
    if (due != Clock::time_point{}) {
      books_.heard.repeated(child_, me_, number);
      books_.stored.repeated(child_, me_, number);
    }
    due = now + k_say_again_ms;
    lines.emplace_back(bench::id_of(line(number)), bench::text_of(line(number), k_text_bytes));
  }
  return lines;
}

std::vector<MessageId> Side::unsettled() const {
  std::vector<MessageId> ids;
  for (const auto& [number, due] : pending_) ids.push_back(bench::id_of(line(number)));
  return ids;
}

void Side::say_all_again() {
  for (auto& [number, due] : pending_) due = {};
}

void Side::is_refused(const std::string& id, const std::optional<std::int64_t>& retry_ms) {
  const auto parsed = MessageId::parse(id);
  const auto known = parsed ? numbers_.find(*parsed) : numbers_.end();
  if (known == numbers_.end()) return;
  const auto pending = pending_.find(known->second);
  if (pending == pending_.end()) return;
  pending->second = Clock::now() + std::chrono::milliseconds(retry_ms.value_or(250));
}

void Side::is_stored(std::uint64_t number, Seq seq) {
  pending_.erase(number);
  const auto [known, fresh] = seqs_.emplace(number, seq);
  if (!fresh && known->second != seq) breach("one id was acknowledged with two numbers");
  if (!fresh || books_.ended) return;
  books_.heard.acknowledged(child_, me_, number, seq);
  books_.stored.acknowledged(child_, me_, number, seq);
}

void Side::hears(const to_child::Message& message) {
  if (message.seq != last_ + 1) {
    breach("after " + std::to_string(last_) + " came " + std::to_string(message.seq));
  }
  last_ = std::max(last_, message.seq);
  const auto said = bench::line_of(message.text);
  if (!said || said->run != books_.run || said->child != child_ || said->writer != message.from) {
    books_.heard.heard_foreign();
    return;
  }
  if (message.from == me_) return is_stored(said->number, message.seq);
  (void)heard_.insert(said->number);
  (void)books_.heard.heard(child_, message.from, said->number, message.seq);
}

void Side::is_acknowledged(const MessageId& id, Seq seq) {
  const auto known = numbers_.find(id);
  if (known == numbers_.end()) return breach("acknowledged what was never said");
  if (seq > last_ + 1) breach("a gap before what was acknowledged");
  last_ = std::max(last_, seq);
  is_stored(known->second, seq);
}

namespace {

// Takes what the page of this side hears on one connection, until all is there and nothing more
// comes. True when it was refused, or sent away, because the store is in trouble.
bool read_on(Books& books, support::WsClient& socket, const Side& side, Seq last, Seq& read) {
  while (const auto text = socket.hears(read < last ? k_answer_ms : k_nothing_more_ms)) {
    const auto frame = parse_to_child(*text);
    const auto* heard = std::get_if<ToChild>(&frame);
    REQUIRE(heard != nullptr);
    if (const auto* refusal = std::get_if<Refusal>(heard)) {
      REQUIRE(refusal->code == ErrorCode::store_trouble);
      return true;
    }
    const auto* message = std::get_if<to_child::Message>(heard);
    if (message == nullptr) continue;
    CHECK(message->seq == read + 1);
    read = message->seq;
    const auto said = bench::line_of(message->text);
    if (!said || said->run != books.run || said->child != side.child() ||
        said->writer != message->from) {
      books.stored.heard_foreign();
      continue;
    }
    (void)books.stored.heard(side.child(), message->from, said->number, message->seq);
  }
  return !socket.is_open() &&
         socket.closed_with() == static_cast<std::uint16_t>(CloseCode::store_trouble);
}

}  // namespace

void read_transcript(Books& books, std::uint16_t port, const Token& token, const Side& side,
                     Seq last) {
  const auto give_up_at = Clock::now() + k_read_ms_max;
  Seq read = 0;
  for (;;) {
    support::WsClient socket(port, {});
    REQUIRE(socket.status() == 101);
    socket.say(to_frame(FromChild{from_child::Resume{token, read}}));
    if (!read_on(books, socket, side, last, read)) break;
    REQUIRE_MESSAGE(Clock::now() < give_up_at, "the store was in trouble all the time");
    std::this_thread::sleep_for(k_ask_again_ms);
  }
  CHECK(read >= last);
}

}  // namespace senim::faults
