// Outbox: the frames of one connection that wait for their turn, bounded in bytes (each with what
// the memory for it costs beside). Owned by a WebSocket. It never waits and never drops: what does
// not fit is refused, and the connection is then closed as a slow reader. Empty it owns no memory.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace senim::net {

class Outbox {
 public:
  explicit Outbox(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  // False, and nothing taken, when bytes (those waiting elsewhere included) would pass the limit.
  [[nodiscard]] bool push(std::string&& frame, std::size_t bytes_elsewhere) {
    const std::size_t cost = cost_of(frame);
    if (bytes_ + bytes_elsewhere + cost > bytes_max_) return false;
    bytes_ += cost;
    frames_.push_back(std::move(frame));
    return true;
  }

  [[nodiscard]] const std::string& front() const { return frames_[first_]; }
  [[nodiscard]] std::size_t size() const { return frames_.size() - first_; }
  [[nodiscard]] bool empty() const { return size() == 0; }
  [[nodiscard]] std::size_t bytes() const { return bytes_; }

  void pop() {
    bytes_ -= cost_of(frames_[first_]);
    frames_[first_] = {};
    if (++first_ == frames_.size()) clear();
  }

  void clear() {
    frames_ = {};
    first_ = 0;
    bytes_ = 0;
  }

 private:
  [[nodiscard]] static std::size_t cost_of(const std::string& frame) {
    return frame.size() + sizeof(std::string) + 16;
  }

  std::vector<std::string>
      frames_;  // from first_ on; a deque would keep 576 bytes for an idle connection
  std::size_t first_ = 0;
  std::size_t bytes_ = 0;
  std::size_t bytes_max_;
};

}  // namespace senim::net
