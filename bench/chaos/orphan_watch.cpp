#include "bench/chaos/orphan_watch.hpp"

#include <algorithm>

namespace senim::bench::chaos {

template <class Step>
void OrphanWatch::change(ChildNumber child, std::int64_t now_ns, Step step) {
  One& one = children_.at(child);
  const bool was_orphan = one.is_orphan();
  step(one);
  if (was_orphan && !one.is_orphan()) {
    longest_ns_ = std::max(longest_ns_, now_ns - one.alone_since_ns);
  }
  if (!was_orphan && one.is_orphan()) one.alone_since_ns = now_ns;
}

void OrphanWatch::told(ChildNumber child, bool is_live, std::int64_t now_ns) {
  change(child, now_ns, [&](One& one) { one.believes_live = is_live; });
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

double OrphanWatch::longest_s(std::int64_t now_ns) const {
  std::int64_t longest = longest_ns_;
  for (const One& one : children_) {
    if (one.is_orphan()) longest = std::max(longest, now_ns - one.alone_since_ns);
  }
  return static_cast<double>(longest) / 1e9;
}

}  // namespace senim::bench::chaos
