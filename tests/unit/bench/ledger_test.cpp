#include "bench/ledger.hpp"

#include <doctest/doctest.h>

#include <cstdint>

using namespace senim;
using namespace senim::bench;

namespace {

constexpr ChildNumber k_child = 1;

// Five lines of a child, said, acknowledged and heard; seq is twice the line, as if the other side
// spoke between.
struct Talked {
  Ledger ledger{3};
  void say_and_acknowledge(std::uint64_t lines) {
    for (std::uint64_t line = 1; line <= lines; ++line) {
      REQUIRE(ledger.next_line(k_child, Author::child) == line);
      ledger.acknowledged(k_child, Author::child, line, line * 2);
    }
  }
  bool hear(std::uint64_t line) { return hear(line, line * 2); }
  bool hear(std::uint64_t line, Seq seq) { return ledger.heard(k_child, Author::child, line, seq); }
};

}  // namespace

TEST_CASE("a run in which everything arrives once and in order is clean") {
  Talked talked;
  talked.say_and_acknowledge(5);
  for (std::uint64_t line = 1; line <= 5; ++line) CHECK(talked.hear(line));
  const Verdict verdict = talked.ledger.verdict();
  CHECK(verdict.is_clean());
  CHECK(verdict.said == 5);
  CHECK(verdict.acknowledged == 5);
  CHECK(verdict.heard == 5);
  CHECK(verdict.unanswered == 0);
}

TEST_CASE("a line that was acknowledged and never heard is lost") {
  for (const std::uint64_t missing : {1, 3, 5}) {
    Talked talked;
    talked.say_and_acknowledge(5);
    for (std::uint64_t line = 1; line <= 5; ++line) {
      if (line != missing) talked.hear(line);
    }
    CHECK(talked.ledger.verdict().lost == 1);
    CHECK_FALSE(talked.ledger.verdict().is_clean());
  }
}

TEST_CASE("a line that was never acknowledged is unanswered, not lost") {
  Talked talked;
  talked.say_and_acknowledge(2);
  REQUIRE(talked.ledger.next_line(k_child, Author::child) == 3);
  talked.hear(1);
  talked.hear(2);
  CHECK(talked.ledger.verdict().is_clean());
  CHECK(talked.ledger.verdict().unanswered == 1);
}

TEST_CASE("a line that is heard again is doubled") {
  Talked talked;
  talked.say_and_acknowledge(3);
  for (const std::uint64_t line : {1, 2, 2, 3, 1}) talked.hear(line);
  CHECK(talked.ledger.verdict().doubled == 2);
  CHECK(talked.ledger.verdict().lost == 0);
  CHECK(talked.ledger.verdict().heard == 3);
}

TEST_CASE("a line that is heard after a later one is reordered") {
  Talked talked;
  talked.say_and_acknowledge(3);
  for (const std::uint64_t line : {1, 3, 2}) talked.hear(line);
  CHECK(talked.ledger.verdict().reordered == 1);
  CHECK(talked.ledger.verdict().lost == 0);
}

TEST_CASE("a line that was refused for now may come after later ones, but not against the seqs") {
  Talked talked;
  talked.say_and_acknowledge(1);
  for (const std::uint64_t line : {2, 3})
    REQUIRE(talked.ledger.next_line(k_child, Author::child) == line);
  talked.ledger.acknowledged(k_child, Author::child, 3, 4);
  talked.ledger.repeated(k_child, Author::child, 2);
  talked.ledger.acknowledged(k_child, Author::child, 2, 6);
  talked.hear(1);
  talked.hear(3, 4);
  SUBCASE("by seq") {
    talked.hear(2, 6);
    CHECK(talked.ledger.verdict().is_clean());
  }
  SUBCASE("against the seqs") {
    talked.hear(2, 3);
    CHECK(talked.ledger.verdict().reordered > 0);
  }
}

TEST_CASE("lines in order whose seqs are not are reordered") {
  Talked talked;
  talked.say_and_acknowledge(2);
  talked.hear(1, 4);
  talked.hear(2, 2);
  CHECK(talked.ledger.verdict().reordered > 0);
}

TEST_CASE("a line that is heard under another seq than was acknowledged is reordered") {
  Talked talked;
  talked.say_and_acknowledge(3);
  talked.hear(1);
  talked.hear(2);
  talked.hear(3, 7);
  CHECK(talked.ledger.verdict().reordered == 1);
}

TEST_CASE("a line heard by somebody else is foreign, and so is one that nobody said") {
  Talked talked;
  talked.say_and_acknowledge(1);
  talked.hear(1);
  talked.ledger.heard_foreign();
  CHECK(talked.ledger.verdict().foreign == 1);
  talked.hear(2);
  CHECK(talked.ledger.verdict().foreign == 2);
}

TEST_CASE("what was said to somebody who is not there is unheard, not lost") {
  Talked talked;
  talked.say_and_acknowledge(2);
  talked.ledger.nobody_listens(k_child, Author::child);
  CHECK(talked.ledger.verdict().is_clean());
  CHECK(talked.ledger.verdict().unheard == 2);
}

TEST_CASE("streams do not mix: neither children nor the two sides of a conversation") {
  Ledger ledger{2};
  for (const ChildNumber child : {0U, 1U}) {
    for (const Author writer : {Author::child, Author::counsellor}) {
      REQUIRE(ledger.next_line(child, writer) == 1);
      ledger.acknowledged(child, writer, 1, writer == Author::child ? 1 : 2);
      CHECK(ledger.heard(child, writer, 1, writer == Author::child ? 1 : 2));
    }
  }
  CHECK(ledger.verdict().is_clean());
  CHECK(ledger.verdict().heard == 4);
}

// Fails when what was heard by the one before counts for who took over (Ledger::listen).
TEST_CASE("a conversation that is handed on is heard twice from the beginning, and not doubled") {
  Talked talked;
  talked.say_and_acknowledge(3);
  Hearing& first = talked.ledger.listen(k_child, Author::child);
  Hearing& second = talked.ledger.listen(k_child, Author::child);
  const auto hear = [](Hearing& hearing, std::uint64_t line) {
    CHECK(hearing.heard(line, line * 2));
  };
  hear(first, 1);
  hear(first, 2);
  for (const std::uint64_t line : {1, 2, 3}) hear(second, line);
  CHECK(talked.ledger.verdict().is_clean());
  CHECK(talked.ledger.verdict().heard == 3);
  SUBCASE("but the same counsellor hears a line once") {
    CHECK_FALSE(second.heard(2, 4));
    CHECK(talked.ledger.verdict().doubled == 1);
  }
  SUBCASE("and owed to the last: what only the first has heard is lost") {
    (void)talked.ledger.listen(k_child, Author::child);
    CHECK(talked.ledger.verdict().lost == 3);
  }
  SUBCASE("and the two must have heard it under the same seq") {
    REQUIRE(talked.ledger.next_line(k_child, Author::child) == 4);
    CHECK(first.heard(4, 8));
    CHECK(second.heard(4, 9));
    CHECK(talked.ledger.verdict().reordered == 1);
  }
}

// Each planted into a transcript that is otherwise whole. Fails when verdict() does not look at it.
TEST_CASE("a transcript that lacks, repeats, mixes up or invents a line is found out") {
  Talked talked;
  talked.say_and_acknowledge(4);
  for (const std::uint64_t line : {1, 2, 3, 4}) talked.hear(line);
  Hearing& kept = talked.ledger.transcript(k_child, Author::child);
  const auto keep = [&](std::uint64_t line, Seq seq) { (void)kept.heard(line, seq); };
  keep(1, 2);
  keep(2, 4);
  SUBCASE("whole") {
    keep(3, 6);
    keep(4, 8);
    CHECK(talked.ledger.verdict().is_clean());
  }
  SUBCASE("lost, though everybody had heard it") {
    keep(3, 6);
    CHECK(talked.ledger.verdict().lost == 1);
  }
  SUBCASE("doubled") {
    keep(3, 6);
    keep(3, 7);
    keep(4, 8);
    CHECK(talked.ledger.verdict().doubled == 1);
  }
  SUBCASE("reordered against what was acknowledged") {
    keep(4, 6);
    keep(3, 8);
    CHECK(talked.ledger.verdict().reordered >= 2);
  }
  SUBCASE("foreign: a line that nobody said") {
    for (const std::uint64_t line : {3, 4, 5}) keep(line, line * 2);
    CHECK(talked.ledger.verdict().foreign == 1);
  }
  SUBCASE("empty") {
    (void)talked.ledger.transcript(k_child, Author::counsellor);
    CHECK(talked.ledger.verdict().lost == 2);
  }
}

TEST_CASE("a line that was heard, not acknowledged and not kept was shown and is gone: lost") {
  Talked talked;
  REQUIRE(talked.ledger.next_line(k_child, Author::child) == 1);
  talked.hear(1);
  (void)talked.ledger.transcript(k_child, Author::child);
  CHECK(talked.ledger.verdict().lost == 1);
}

TEST_CASE("a set of numbers knows what is missing, in whatever order they came") {
  Numbers all;
  for (const std::uint64_t number : {5, 3, 1, 2, 9}) CHECK(all.insert(number));
  CHECK_FALSE(all.insert(3));
  CHECK_FALSE(all.insert(9));
  CHECK(all.up_to() == 3);
  CHECK(all.count() == 5);
  CHECK(all.largest() == 9);
  CHECK(all.contains(5));
  CHECK_FALSE(all.contains(4));
  CHECK_FALSE(all.contains(0));
}
