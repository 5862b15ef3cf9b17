// BlockingLink: a connection that waits for its answers. For the command line and the start of the
// server, where nobody is being served yet; never used by a worker. Throws StartError with one
// clear line when Redis cannot be reached.
#pragma once

#include <chrono>
#include <initializer_list>
#include <memory>
#include <string_view>

#include "server/redis/address.hpp"
#include "server/redis/command.hpp"
#include "server/redis/held_reply.hpp"

struct redisContext;  // NOLINT(readability-identifier-naming): hiredis

namespace senim::redis {

inline constexpr std::chrono::milliseconds k_blocking_ms_max{5'000};

// Throws StartError, with the command's name and the first word of the error, when it was refused.
void require_success(const HeldReply& reply, const Command& command, std::string_view redis_name);

class BlockingLink {
 public:
  // Connects, signs in, selects the database.
  explicit BlockingLink(const Address& address);

  // An error answer is returned, a lost link is thrown.
  [[nodiscard]] HeldReply call(const Command& command);
  [[nodiscard]] HeldReply call(std::initializer_list<std::string_view> words) {
    return call(Command{words});
  }
  // An error answer is thrown, too.
  HeldReply must(const Command& command);
  HeldReply must(std::initializer_list<std::string_view> words) { return must(Command{words}); }

 private:
  struct Free {
    void operator()(redisContext* context) const;
  };
  std::string name_;
  std::unique_ptr<redisContext, Free> context_;
};

}  // namespace senim::redis
