// OrphanWatch: how long a child believed to be with a counsellor who was not there. It counts while
// both are so: the child's page shows "live" (that is the last state it was told, and it has a
// connection), and no counsellor has the conversation before them on a connection to a server that
// runs. It ends when the child is told anything else, when the child's own page notices that its
// connection is gone (it shows that itself), when a counsellor has the conversation again, or when
// the conversation is over. A page that was told of trouble shows that until it hears anything
// again (web-client/child/conversation.ts), and then the state it was told last. Pure, time is an
// argument; owned by one thread.
#pragma once

#include <cstdint>
#include <vector>

#include "bench/ledger.hpp"

namespace senim::bench::chaos {

class OrphanWatch {
 public:
  using Who = const void*;  // a counsellor; only compared

  explicit OrphanWatch(std::size_t children) : children_(children) {}

  void told(ChildNumber child, bool is_live, std::int64_t now_ns);
  void told_of_trouble(ChildNumber child, std::int64_t now_ns);
  void heard(ChildNumber child, std::int64_t now_ns);  // a message or an acknowledgement
  void away(ChildNumber child, std::int64_t now_ns);   // its own page shows that
  // The counsellor has the conversation before them; and has it no more.
  void has(ChildNumber child, Who counsellor, std::int64_t now_ns);
  void has_not(ChildNumber child, Who counsellor, std::int64_t now_ns);

  [[nodiscard]] Who with(ChildNumber child) const { return children_.at(child).counsellor; }
  [[nodiscard]] bool believes_live(ChildNumber child) const {
    return children_.at(child).believes_live();
  }
  struct Orphan {
    ChildNumber child = 0;
    std::int64_t since_ns = 0;
    std::int64_t for_ns = 0;
    [[nodiscard]] double for_s() const { return static_cast<double>(for_ns) / 1e9; }
  };
  // What has not ended yet counts, too.
  [[nodiscard]] Orphan longest(std::int64_t now_ns) const;

 private:
  struct One {
    bool told_live = false;
    bool in_trouble = false;
    Who counsellor = nullptr;
    std::int64_t alone_since_ns = 0;  // while it believes and has none
    [[nodiscard]] bool believes_live() const { return told_live && !in_trouble; }
    [[nodiscard]] bool is_orphan() const { return believes_live() && counsellor == nullptr; }
  };
  template <class Step>
  void change(ChildNumber child, std::int64_t now_ns, Step step);

  std::vector<One> children_;
  Orphan longest_;
};

}  // namespace senim::bench::chaos
