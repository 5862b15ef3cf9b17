// The books of one test: what was said, acknowledged, heard and stored, in two ledgers of bench:
// one of what reached the other side, one of what a transcript read from the start holds; and every
// breach of the order that a page or console saw itself. Owned by the test; used on its thread.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "bench/ledger.hpp"
#include "bench/line.hpp"
#include "protocol/child_messages.hpp"

namespace senim::faults {

using Clock = std::chrono::steady_clock;

struct Books {
  explicit Books(std::size_t children) : heard(children), stored(children) {}
  bench::RunNumber run = bench::random_run();
  bench::Ledger heard;
  bench::Ledger stored;
  std::vector<std::string> breaches;
  bool ended = false;  // what is acknowledged from now on is not asked of the other side

  // Fails the test unless nothing was lost, doubled, reordered, foreign or otherwise out of order.
  void check() const;
};

// What one side of one conversation has said and has in front of it: repeats a line until it is
// acknowledged, and takes what comes strictly in the order of its numbers.
class Side {
 public:
  Side(Books& books, bench::ChildNumber child, Author me) : books_(books), child_(child), me_(me) {}

  void writes();  // the next line; said when due
  // Lines to say now: new ones, and those unanswered for too long.
  [[nodiscard]] std::vector<std::pair<MessageId, std::string>> due(Clock::time_point now);
  void say_all_again();  // on a new connection
  void hears(const to_child::Message& message);
  void is_refused(const std::string& id, const std::optional<std::int64_t>& retry_ms);
  void is_acknowledged(const MessageId& id, Seq seq);

  [[nodiscard]] Seq last() const { return last_; }
  [[nodiscard]] bool is_settled() const { return pending_.empty(); }
  [[nodiscard]] std::vector<MessageId> unsettled() const;  // said or to be said, unacknowledged
  [[nodiscard]] std::size_t acknowledged() const { return seqs_.size(); }
  [[nodiscard]] std::uint64_t heard() const { return heard_.count(); }
  [[nodiscard]] bench::ChildNumber child() const { return child_; }

 private:
  [[nodiscard]] bench::Line line(std::uint64_t number) const {
    return {books_.run, child_, me_, number, 0};
  }
  void breach(const std::string& what);
  void is_stored(std::uint64_t number, Seq seq);

  Books& books_;
  bench::ChildNumber child_;
  Author me_;
  std::map<std::uint64_t, Clock::time_point> pending_;  // number of the line, due again
  std::map<MessageId, std::uint64_t> numbers_;
  std::map<std::uint64_t, Seq> seqs_;  // acknowledged
  bench::Numbers heard_;
  Seq last_ = 0;
};

// Reads the whole conversation from its start on connections of its own, into books.stored. While
// the store is in trouble it comes back and reads on, for a bounded time; any other refusal fails.
void read_transcript(Books& books, std::uint16_t port, const Token& token, const Side& side,
                     Seq last);

}  // namespace senim::faults
