#include "tests/chaos/orphan_watch.hpp"

namespace senim::bench::chaos {

namespace {

void note(OrphanWatch::Orphan& longest, ChildNumber child, std::int64_t since_ns,
          std::int64_t now_ns) {
  if (now_ns - since_ns <= longest.for_ns) return;
  longest = {.child = child, .since_ns = since_ns, .for_ns = now_ns - since_ns};
}

}  // namespace

template <class Step>
void OrphanWatch::change(ChildNumber child, std::int64_t now_ns, Step step) {
  One& one = children_.at(child);
  const bool was_orphan = one.is_orphan();
  step(one);
  if (was_orphan && !one.is_orphan()) {
    note(longest_, child, one.alone_since_ns, now_ns);
  }
  if (!was_orphan && one.is_orphan()) one.alone_since_ns = now_ns;
}

void OrphanWatch::told(ChildNumber child, bool is_live, std::int64_t now_ns) {
  change(child, now_ns, [&](One& one) {
    one.told_live = is_live;
    one.in_trouble = false;
  });
}

void OrphanWatch::told_of_trouble(ChildNumber child, std::int64_t now_ns) {
  change(child, now_ns, [](One& one) { one.in_trouble = true; });
}

void OrphanWatch::heard(ChildNumber child, std::int64_t now_ns) {
  change(child, now_ns, [](One& one) { one.in_trouble = false; });
}

void OrphanWatch::away(ChildNumber child, std::int64_t now_ns) { told(child, false, now_ns); }

void OrphanWatch::has(ChildNumber child, Who counsellor, std::int64_t now_ns) {
  change(child, now_ns, [&](One& one) { one.counsellor = counsellor; });
}

void OrphanWatch::has_not(ChildNumber child, Who counsellor, std::int64_t now_ns) {
  change(child, now_ns, [&](One& one) {
    if (one.counsellor == counsellor) one.counsellor = nullptr;
  });
}

OrphanWatch::Orphan OrphanWatch::longest(std::int64_t now_ns) const {
  Orphan longest = longest_;
  for (ChildNumber child = 0; child < children_.size(); ++child) {
    const One& one = children_[child];
    if (one.is_orphan()) note(longest, child, one.alone_since_ns, now_ns);
  }
  return longest;
}

}  // namespace senim::bench::chaos
