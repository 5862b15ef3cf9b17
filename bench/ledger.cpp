#include "bench/ledger.hpp"

#include <algorithm>

namespace senim::bench {

namespace {

void set_seq(std::vector<std::uint32_t>& seqs, std::uint64_t line, Seq seq) {
  if (seqs.size() <= line) seqs.resize(line + 1);
  seqs[line] = static_cast<std::uint32_t>(seq);
}

std::uint32_t seq_of(const std::vector<std::uint32_t>& seqs, std::uint64_t line) {
  return line < seqs.size() ? seqs[line] : 0;
}

bool contradict(std::uint32_t one, std::uint32_t other) {
  return one != 0 && other != 0 && one != other;
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
  if (half.acknowledged.insert(line)) set_seq(half.seqs, line, seq);
}

void Ledger::repeated(ChildNumber child, Author writer, std::uint64_t line) {
  writers_.at(stream(child, writer)).repeated.insert(line);
}

bool Hearing::heard(std::uint64_t line, Seq seq) {
  const bool is_overtaken = line < lines_.largest();
  if (!lines_.insert(line)) {
    ++doubled_;
    return false;
  }
  if (seq <= last_seq_) {
    ++out_of_seq_;
  } else if (is_overtaken) {
    overtaken_.push_back(line);
  }
  last_seq_ = std::max(last_seq_, seq);
  set_seq(seqs_, line, seq);
  return true;
}

Hearing& Ledger::listen(ChildNumber child, Author writer) {
  const std::lock_guard lock{listening_};
  auto& hearings = listeners_.at(stream(child, writer)).hearings;
  return *hearings.emplace_back(std::make_unique<Hearing>());
}

Hearing& Ledger::transcript(ChildNumber child, Author writer) {
  auto& transcript = listeners_.at(stream(child, writer)).transcript;
  if (!transcript) transcript = std::make_unique<Hearing>();
  return *transcript;
}

bool Ledger::heard(ChildNumber child, Author writer, std::uint64_t line, Seq seq) {
  const auto& hearings = listeners_.at(stream(child, writer)).hearings;
  Hearing& hearing = hearings.empty() ? listen(child, writer) : *hearings.back();
  return hearing.heard(line, seq);
}

void Ledger::judge_hearing(const WritersHalf& writer, const Hearing& hearing, Verdict& verdict) {
  verdict.doubled += hearing.doubled_;
  verdict.reordered += hearing.out_of_seq_;
  for (const std::uint64_t line : hearing.overtaken_) {
    if (!writer.repeated.contains(line)) ++verdict.reordered;
  }
}

// Line by line: is it where it must be, and under the same seq everywhere.
void Ledger::judge_lines(const WritersHalf& writer, const ListenersHalf& listener,
                         Verdict& verdict) {
  const Hearing nothing;
  const Hearing& last = listener.hearings.empty() ? nothing : *listener.hearings.back();
  const Hearing* transcript = listener.transcript.get();
  bool is_foreign = transcript != nullptr && transcript->lines_.largest() > writer.said;
  for (const auto& hearing : listener.hearings) {
    is_foreign = is_foreign || hearing->lines_.largest() > writer.said;
  }
  if (is_foreign) ++verdict.foreign;  // a line that was never said is nobody's
  for (std::uint64_t line = 1; line <= writer.said; ++line) {
    const bool is_acknowledged = writer.acknowledged.contains(line);
    const std::uint32_t seq = seq_of(writer.seqs, line);
    const std::uint32_t kept = transcript == nullptr ? 0 : seq_of(transcript->seqs_, line);
    bool is_heard = false;
    bool is_elsewhere = contradict(seq, kept);
    std::uint32_t known = seq != 0 ? seq : kept;
    for (const auto& hearing : listener.hearings) {
      const std::uint32_t heard_as = seq_of(hearing->seqs_, line);
      is_heard = is_heard || heard_as != 0;
      is_elsewhere = is_elsewhere || contradict(known, heard_as);
      if (known == 0) known = heard_as;
    }
    if (is_heard) ++verdict.heard;
    if (is_elsewhere) ++verdict.reordered;
    const bool is_missing = is_acknowledged && !last.lines_.contains(line);
    const bool is_not_kept = transcript != nullptr && kept == 0 && (is_acknowledged || is_heard);
    if (is_not_kept || (is_missing && writer.has_listener)) {
      ++verdict.lost;
    } else if (is_missing) {
      ++verdict.unheard;
    }
  }
}

Verdict Ledger::verdict() const {
  Verdict verdict;
  for (std::size_t i = 0; i < writers_.size(); ++i) {
    const WritersHalf& writer = writers_[i];
    const ListenersHalf& listener = listeners_[i];
    verdict.said += writer.said;
    verdict.acknowledged += writer.acknowledged.count();
    verdict.unanswered += writer.said - std::min(writer.said, writer.acknowledged.count());
    for (const auto& hearing : listener.hearings) judge_hearing(writer, *hearing, verdict);
    if (listener.transcript) judge_hearing(writer, *listener.transcript, verdict);
    judge_lines(writer, listener, verdict);
  }
  verdict.foreign += foreign_.load();
  return verdict;
}

}  // namespace senim::bench
