// Ledger: what was said and what was heard, line by line, so that a run can say that nothing was
// lost, doubled, reordered or brought to somebody else. A stream is what one side of one
// conversation says: lines 1, 2, 3… Its writer's half is touched by the thread of the writer only
// and each Hearing by the thread of its listener only; verdict() is for when all have ended. A
// conversation that is handed on from counsellor to counsellor must keep them on one thread. It
// never looks into texts: see line.hpp.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <set>
#include <vector>

#include "protocol/ids.hpp"
#include "protocol/words.hpp"

namespace senim::bench {

using ChildNumber = std::uint32_t;  // of this run, from 0

// A set of numbers from 1 that is nearly always "all up to n".
class Numbers {
 public:
  bool insert(std::uint64_t number);  // false when it was in already
  [[nodiscard]] bool contains(std::uint64_t number) const;
  [[nodiscard]] std::uint64_t up_to() const { return up_to_; }  // all from 1 to this one are in
  [[nodiscard]] std::uint64_t count() const { return up_to_ + beyond_.size(); }
  [[nodiscard]] std::uint64_t largest() const {
    return beyond_.empty() ? up_to_ : *beyond_.rbegin();
  }

 private:
  std::uint64_t up_to_ = 0;
  std::set<std::uint64_t> beyond_;
};

struct Verdict {
  std::uint64_t said = 0;
  std::uint64_t acknowledged = 0;
  std::uint64_t heard = 0;    // each line once
  std::uint64_t lost = 0;     // acknowledged and not heard, or not in the transcript
  std::uint64_t doubled = 0;  // heard again by the same listener, or twice in the transcript
  // Heard after a later one, or under another seq than was acknowledged or is in the transcript.
  std::uint64_t reordered = 0;
  std::uint64_t foreign = 0;     // heard by somebody it was not said to
  std::uint64_t unheard = 0;     // acknowledged, but the other side was not there at the end
  std::uint64_t unanswered = 0;  // said and never acknowledged: no promise was broken

  Verdict& operator+=(const Verdict& other);
  [[nodiscard]] bool is_clean() const { return lost + doubled + reordered + foreign == 0; }
};

// What one listener has heard of one stream: the child, one of the counsellors who had the
// conversation, or whoever reads the transcript.
class alignas(64) Hearing {
 public:
  bool heard(std::uint64_t line, Seq seq);  // true when the line is new

 private:
  friend class Ledger;
  Numbers lines_;
  std::vector<std::uint32_t> seqs_;  // by line; 0: not heard
  Seq last_seq_ = 0;
  std::uint64_t doubled_ = 0;
  std::uint64_t out_of_seq_ = 0;
  std::vector<std::uint64_t> overtaken_;  // lines heard after later ones
};

class Ledger {
 public:
  explicit Ledger(std::size_t children);

  // The writer's half.
  [[nodiscard]] std::uint64_t next_line(ChildNumber child, Author writer);  // counts it as said
  void acknowledged(ChildNumber child, Author writer, std::uint64_t line, Seq seq);
  // It was refused for now and is said again: it may rightly come after later ones.
  void repeated(ChildNumber child, Author writer, std::uint64_t line);
  [[nodiscard]] std::uint64_t lines_said(ChildNumber child, Author writer) const;

  // Somebody begins to listen to this writer, from the first line on. What is acknowledged is owed
  // to the last who began; who listened before is judged by what was heard. Lives as long as this.
  [[nodiscard]] Hearing& listen(ChildNumber child, Author writer);
  // What the server has kept, read back when the run is over. Once asked for, all must be in it.
  [[nodiscard]] Hearing& transcript(ChildNumber child, Author writer);
  // By the only listener of this stream. True when the line is new.
  bool heard(ChildNumber child, Author writer, std::uint64_t line, Seq seq);
  void heard_foreign() { foreign_.fetch_add(1, std::memory_order_relaxed); }

  // At the end of the run nobody was there to hear this writer: what is missing is kept by the
  // server, not lost.
  void nobody_listens(ChildNumber child, Author writer) {
    writers_.at(stream(child, writer)).has_listener = false;
  }
  [[nodiscard]] Verdict verdict() const;

 private:
  struct alignas(64) WritersHalf {
    std::uint64_t said = 0;
    Numbers acknowledged;
    std::vector<std::uint32_t> seqs;  // by line; 0: not acknowledged
    std::set<std::uint64_t> repeated;
    bool has_listener = true;
  };
  struct ListenersHalf {
    std::vector<std::unique_ptr<Hearing>> hearings;
    std::unique_ptr<Hearing> transcript;
  };

  [[nodiscard]] static std::size_t stream(ChildNumber child, Author writer) {
    return std::size_t{child} * 2 + (writer == Author::child ? 0 : 1);
  }

  static void judge_lines(const WritersHalf& writer, const ListenersHalf& listener,
                          Verdict& verdict);
  static void judge_hearing(const WritersHalf& writer, const Hearing& hearing, Verdict& verdict);

  std::mutex listening_;  // while somebody begins to
  std::vector<WritersHalf> writers_;
  std::vector<ListenersHalf> listeners_;
  std::atomic<std::uint64_t> foreign_ = 0;
};

}  // namespace senim::bench
