// Greeting: what a connection says before it may be used, and whether the answers will do. To
// listen: who we are. To write, also: is this a Redis that keeps the promise (SECURITY.md) and lets
// us run all that a conversation needs, now, after a restart, a failover or a full disk as much as
// at the start; so a link that is up is one that can be acknowledged from. The same is asked again
// for as long as it is up. A plain value of one connection.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "server/redis/address.hpp"
#include "server/redis/command.hpp"
#include "server/redis/function_library.hpp"
#include "server/redis/reply.hpp"

namespace senim::redis {

inline constexpr std::int64_t k_replicas_ms_max = 1'000;

// A WAIT counts, from Redis 8 on, only what its own connection has written last. So a write of ours
// goes before each, and with it the replicas have all that the primary had before it, whoever wrote
// that. To this key, or with another number to another one.
[[nodiscard]] std::string mark_key(std::uint32_t number);
[[nodiscard]] Command mark(const std::string& key);

struct WriterNeeds {
  int replicas = 0;  // that must have what is acknowledged
  bool cluster = false;
  Functions functions;
  bool whole_log = false;  // its log was off, and counts when it is written anew
  // A key to be marked that this Redis serves now.
  std::function<std::string(std::uint32_t)> mark_key = &redis::mark_key;
};

// One of the questions whose answers say that a Redis keeps the promise.
struct PromiseStep {
  enum class Part : std::uint8_t {
    said,
    settings,
    functions,
    rights,
    cluster,
    whole_log,
    replicas
  };
  Command command;
  Part part = Part::said;     // an answer that is no error will do
  FunctionLibrary library{};  // of Part::functions
};
// Those that are asked for as long as the link is up.
[[nodiscard]] std::vector<PromiseStep> living_promise(const WriterNeeds& needs);
// Why this answer does not do, in a line that is safe to log; empty: it does.
[[nodiscard]] std::string broken_promise(const PromiseStep& step, Reply reply, int replicas);

class Greeting {
 public:
  [[nodiscard]] static Greeting to_listen(const Address& address);
  [[nodiscard]] static Greeting to_write(const Address& address, const WriterNeeds& needs,
                                         std::uint32_t mark_number);

  struct Turn {
    std::vector<Command> say;  // next
    bool is_over = false;
    std::string refused;  // why it won't do; empty: it does so far
  };
  [[nodiscard]] Turn begin();
  [[nodiscard]] Turn hear(Reply reply);

 private:
  explicit Greeting(const Address& address);
  [[nodiscard]] std::vector<PromiseStep> mend(const PromiseStep& step, Reply reply);

  std::vector<PromiseStep> steps_;
  std::size_t heard_ = 0;
  int replicas_ = 0;
  std::set<std::string_view> loaded_;  // names of libraries
  bool asked_rights_again_ = false;
};

// Whether this error means that nothing can be acknowledged from this connection any more: another
// role, a full disk or memory, a cluster that is not whole. What is safe to log of it, or empty.
[[nodiscard]] std::string_view end_of_writing(Reply reply);

}  // namespace senim::redis
