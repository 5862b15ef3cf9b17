// BlockingStore: what BlockingLink is to one Redis, to a store of any kind: finds the primary or
// the node that serves a key, and returns when the replicas that must have a write do. For the
// command line and the start of the server. Throws StartError with one clear line.
#pragma once

#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "server/redis/blocking_link.hpp"
#include "server/redis/function_library.hpp"
#include "server/redis/store_address.hpp"

namespace senim::redis {

class BlockingStore {
 public:
  explicit BlockingStore(StoreAddress store);

  [[nodiscard]] std::string name() const { return store_.name(); }

  // An error answer is returned by call(), thrown by must().
  [[nodiscard]] HeldReply call(const Command& command);
  HeldReply must(const Command& command);
  HeldReply must(std::initializer_list<std::string_view> words) { return must(Command{words}); }

  // One for each primary, for what is asked of all of them.
  [[nodiscard]] std::vector<BlockingLink*> primaries();
  [[nodiscard]] const StoreAddress& address() const { return store_; }

 private:
  [[nodiscard]] BlockingLink& link_to(const Address& address);
  [[nodiscard]] Address first() const;
  [[nodiscard]] HeldReply call_until_served(const Command& command);

  StoreAddress store_;
  std::map<std::string, BlockingLink> links_;  // by name
  Address last_;
};

// Makes the store ready for its user: each primary keeps the promise (requirements.hpp), has the
// functions and allows what they need.
void prepare(BlockingStore& store, const Functions& functions);

}  // namespace senim::redis
