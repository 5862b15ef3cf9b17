#include "bench/ledger.hpp"

#include <algorithm>

namespace senim::bench {

namespace {

// Mixed well enough that two different numberings do not cancel out in a sum.
std::uint64_t fingerprint(std::uint64_t line, Seq seq) {
  std::uint64_t mixed = line * 0x9E3779B97F4A7C15U ^ seq * 0xC2B2AE3D27D4EB4FU;
  mixed ^= mixed >> 31U;
  mixed *= 0xD6E8FEB86659FD93U;
  return mixed ^ (mixed >> 32U);
}

}  // namespace

bool Numbers::insert(std::uint64_t number) {
  if (number <= up_to_) return false;
  if (number > up_to_ + 1) return beyond_.insert(number).second;
  ++up_to_;
  while (!beyond_.empty() && *beyond_.begin() == up_to_ + 1) {
    beyond_.erase(beyond_.begin());
    ++up_to_;
  }
  return true;
}

bool Numbers::contains(std::uint64_t number) const {
  return (number >= 1 && number <= up_to_) || beyond_.contains(number);
}

std::uint64_t Numbers::missing_from(const Numbers& other) const {
  std::uint64_t missing = 0;
  for (std::uint64_t number = other.up_to_ + 1; number <= up_to_; ++number) {
    if (!other.contains(number)) ++missing;
  }
  for (const std::uint64_t number : beyond_) {
    if (!other.contains(number)) ++missing;
  }
  return missing;
}

Verdict& Verdict::operator+=(const Verdict& other) {
  said += other.said;
  acknowledged += other.acknowledged;
  heard += other.heard;
  lost += other.lost;
  doubled += other.doubled;
  reordered += other.reordered;
  foreign += other.foreign;
  unheard += other.unheard;
  unanswered += other.unanswered;
  return *this;
}

Ledger::Ledger(std::size_t children) : writers_(children * 2), listeners_(children * 2) {}

std::uint64_t Ledger::next_line(ChildNumber child, Author writer) {
  return ++writers_.at(stream(child, writer)).said;
}

std::uint64_t Ledger::lines_said(ChildNumber child, Author writer) const {
  return writers_.at(stream(child, writer)).said;
}

void Ledger::acknowledged(ChildNumber child, Author writer, std::uint64_t line, Seq seq) {
  WritersHalf& half = writers_.at(stream(child, writer));
  if (half.acknowledged.insert(line)) half.numbering += fingerprint(line, seq);
}

void Ledger::repeated(ChildNumber child, Author writer, std::uint64_t line) {
  writers_.at(stream(child, writer)).repeated.insert(line);
}

bool Ledger::heard(ChildNumber child, Author writer, std::uint64_t line, Seq seq) {
  ListenersHalf& half = listeners_.at(stream(child, writer));
  const bool is_overtaken = line < half.heard.largest();
  if (!half.heard.insert(line)) {
    ++half.doubled;
    return false;
  }
  if (seq <= half.last_seq) {
    ++half.out_of_seq;
  } else if (is_overtaken) {
    half.overtaken.push_back(line);
  }
  half.last_seq = std::max(half.last_seq, seq);
  half.numbering += fingerprint(line, seq);
  return true;
}

Verdict Ledger::verdict() const {
  Verdict verdict;
  for (std::size_t i = 0; i < writers_.size(); ++i) {
    const WritersHalf& writer = writers_[i];
    const ListenersHalf& listener = listeners_[i];
    verdict.said += writer.said;
    verdict.acknowledged += writer.acknowledged.count();
    verdict.heard += listener.heard.count();
    (writer.has_listener ? verdict.lost : verdict.unheard) +=
        writer.acknowledged.missing_from(listener.heard);
    verdict.doubled += listener.doubled;
    verdict.reordered += listener.out_of_seq;
    for (const std::uint64_t line : listener.overtaken) {
      if (!writer.repeated.contains(line)) ++verdict.reordered;
    }
    verdict.unanswered += writer.said - std::min(writer.said, writer.acknowledged.count());
    // Comparable only where both know the same lines; a line that was never said is nobody's.
    const bool same_lines = writer.acknowledged == listener.heard;
    if (same_lines && writer.numbering != listener.numbering) ++verdict.reordered;
    if (listener.heard.largest() > writer.said) ++verdict.foreign;
  }
  verdict.foreign += foreign_.load();
  return verdict;
}

}  // namespace senim::bench
