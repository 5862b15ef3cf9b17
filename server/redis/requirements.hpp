// What a Redis must be so that an acknowledged message is never lost (SECURITY.md): asked at the
// start, at each reconnect and once a second for as long as it is relied on (greeting.hpp). Never
// changes a setting: a Redis that somebody else runs is theirs to set.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "server/redis/blocking_store.hpp"
#include "server/redis/command.hpp"
#include "server/redis/reply.hpp"
#include "server/redis/rights.hpp"

namespace senim::redis {

struct Setting {
  std::string_view name;
  std::string_view value;  // that it must have; empty: any will do, and `why` says why
  std::string_view why;
  bool (*holds)(std::string_view is) = nullptr;  // where more than that one value will do
};
// Each of redis.conf that could lose an acknowledged message, or end all conversations.
[[nodiscard]] std::span<const Setting> settings();

// CONFIG GET of all that have a value.
[[nodiscard]] Command settings_question();
// While the log is off, and after it was, until Redis has written it anew.
inline constexpr std::string_view k_log_is_off = "Redis has another appendonly than yes";
// What the answer lacks, in one line without what was read; empty when the promise can be kept.
[[nodiscard]] std::string broken_setting(Reply reply);

// Throws StartError with one line naming the first thing that is missing and its fix.
void require_promise(BlockingLink& link);
// The same for what this user may not do, by Functions::rights_question; they are loaded already.
void require_rights(BlockingLink& link, const Command& question);

// The fingerprint of the operator key with which the store began; nothing for a new store.
[[nodiscard]] std::optional<std::string> stored_key(BlockingStore& store);

// The first server on a store leaves the fingerprint of its operator key there; another key could
// read nothing that is there and would lock out what it writes. Throws StartError unless it is the
// same.
void require_key(BlockingStore& store, std::string_view fingerprint);

}  // namespace senim::redis
