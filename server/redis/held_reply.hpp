// HeldReply: a reply that owns itself and so may outlive the call it came with.
#pragma once

#include <cstddef>
#include <memory>

#include "server/redis/reply.hpp"

namespace senim::redis {

class HeldReply {
 public:
  explicit HeldReply(redisReply* reply);  // takes it over
  [[nodiscard]] static HeldReply copy_of(Reply reply);

  [[nodiscard]] Reply view() const { return Reply{reply_.get()}; }
  [[nodiscard]] const Reply* operator->() const { return &shown_; }
  [[nodiscard]] Reply operator[](std::size_t index) const { return shown_[index]; }

 private:
  struct Free {
    void operator()(redisReply* reply) const;
  };
  std::unique_ptr<redisReply, Free> reply_;
  Reply shown_;
};

}  // namespace senim::redis
