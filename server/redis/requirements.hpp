// What a Redis must be so that an acknowledged message is never lost (SECURITY.md): checked at
// the start, the settings also at each reconnect (greeting.hpp). Never changes a setting: a Redis
// that somebody else runs is theirs to set.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "server/redis/blocking_store.hpp"

namespace senim::redis {

struct Setting {
  std::string_view name;
  std::string_view value;
  std::string_view reason;
};
[[nodiscard]] std::span<const Setting> promised_settings();

// Throws StartError with one line naming the first thing that is missing and its fix.
void require_promise(BlockingLink& link);

// The fingerprint of the operator key with which the store began; nothing for a new store.
[[nodiscard]] std::optional<std::string> stored_key(BlockingStore& store);

// The first server on a store leaves the fingerprint of its operator key there; another key could
// read nothing that is there and would lock out what it writes. Throws StartError unless it is the
// same.
void require_key(BlockingStore& store, std::string_view fingerprint);

}  // namespace senim::redis
