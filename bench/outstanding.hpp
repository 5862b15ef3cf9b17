// Outstanding: what one writer has said and not been acknowledged, in order, to be said again under
// the same id after a break or a refusal.
#pragma once

#include <algorithm>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "bench/line.hpp"

namespace senim::bench {

struct Pending {
  Line line;
  MessageId id;
  std::string text;
  std::int64_t said_ns = 0;  // last; 0: not yet
};

class Outstanding {
 public:
  Pending& add(const Line& line, std::size_t text_bytes) {
    return pending_.emplace_back(
        Pending{.line = line, .id = id_of(line), .text = text_of(line, text_bytes)});
  }
  // Usually the oldest: acknowledgements come in order on one connection.
  [[nodiscard]] std::optional<Line> take(const MessageId& id) {
    const auto found = std::ranges::find(pending_, id, &Pending::id);
    if (found == pending_.end()) return std::nullopt;
    const Line line = found->line;
    pending_.erase(found);
    return line;
  }
  [[nodiscard]] Pending* find(std::string_view id) {
    const auto found =
        std::ranges::find_if(pending_, [&](const Pending& one) { return one.id.view() == id; });
    return found == pending_.end() ? nullptr : &*found;
  }
  [[nodiscard]] std::deque<Pending>& all() { return pending_; }
  [[nodiscard]] std::size_t size() const { return pending_.size(); }
  [[nodiscard]] bool empty() const { return pending_.empty(); }

 private:
  std::deque<Pending> pending_;
};

}  // namespace senim::bench
