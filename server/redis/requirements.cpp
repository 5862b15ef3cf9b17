#include "server/redis/requirements.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <sstream>
#include <string>
#include <string_view>

#include "server/base/start_error.hpp"

namespace senim::redis {

namespace {

constexpr int k_major_version_min = 7;
constexpr std::string_view k_key_fingerprint = "senim:{operator}:key";

std::string_view line_of(std::string_view info, std::string_view name) {
  const auto begin = info.find(name);
  if (begin == std::string_view::npos) return {};
  const auto rest = info.substr(begin + name.size());
  return rest.substr(0, rest.find_first_of("\r\n"));
}

void require_version(BlockingLink& link) {
  const HeldReply info = link.must({"INFO", "server"});
  const std::string_view version = line_of(info->text(), "redis_version:");
  int major = 0;
  std::from_chars(version.data(), version.data() + version.size(), major);
  if (major < k_major_version_min)
    throw StartError{"Redis is version " + std::string{version.empty() ? "unknown" : version} +
                     ": Senim needs 7.0 or later, upgrade it"};
}

void require_master(BlockingLink& link) {
  const HeldReply info = link.must({"INFO", "replication"});
  if (line_of(info->text(), "role:") != "master")
    throw StartError{"this Redis is a replica: give the address of its master"};
}

constexpr std::int64_t k_replies_bytes_min = 16 * 1'048'576;  // a page of the longest messages
constexpr std::int64_t k_hints_bytes_min = 1'048'576;         // a burst of hints

// "normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60": of a class the bytes at
// once, and those that may last for so many seconds; 0 is no limit.
bool has_room_for_answers(std::string_view is) {
  std::istringstream words{std::string{is}};
  std::string name;
  for (std::int64_t hard = 0, soft = 0, seconds = 0; words >> name >> hard >> soft >> seconds;) {
    const auto least = name == "normal"   ? k_replies_bytes_min
                       : name == "pubsub" ? k_hints_bytes_min
                                          : 0;
    if ((hard != 0 && hard < least) || (soft != 0 && soft < least)) return false;
  }
  return true;
}

constexpr std::array k_settings{
    Setting{"appendonly", "yes", "without it a restart forgets every message"},
    Setting{"appendfsync", "always", "otherwise acknowledged messages are lost in a crash"},
    Setting{"no-appendfsync-on-rewrite", "no",
            "otherwise nothing is synced while the log is rewritten, whatever appendfsync says"},
    Setting{"maxmemory-policy", "noeviction", "otherwise a full Redis deletes conversations"},
    Setting{"replica-read-only", "yes",
            "otherwise one that becomes a replica takes messages that its primary never has"},
    Setting{"client-output-buffer-limit", "normal 0 0 0 pubsub 32mb 8mb 60",
            "otherwise Redis cuts us off in the middle of a long conversation",
            &has_room_for_answers},
    // What follows may be as it likes.
    Setting{"aof-load-truncated", "", "cuts off only what was never synced"},
    Setting{"aof-use-rdb-preamble", "", "another form of the same log"},
    Setting{"aof-timestamp-enabled", "", "more in the log, nothing less"},
    Setting{"auto-aof-rewrite-percentage", "", "0 lets the log grow: the disk's alarm tells it"},
    Setting{"save", "", "copies beside the log; it alone is loaded"},
    Setting{"stop-writes-on-bgsave-error", "", "refused writes end the link: MISCONF"},
    Setting{"maxmemory", "", "refused writes end the link: OOM"},
    Setting{"maxmemory-clients", "", "a link that is cut off is down, and says so"},
    Setting{"maxclients", "", "a link that is not let in is down, and says so"},
    Setting{"timeout", "", "a link is never idle for a second"},
    Setting{"tcp-keepalive", "", "silence is noticed in less than two seconds anyway"},
    Setting{"busy-reply-threshold", "", "no function of ours runs for so long"},
    Setting{"min-replicas-to-write", "", "refused writes end the link: NOREPLICAS"},
    Setting{"min-replicas-max-lag", "", "as above; we ask the replicas ourselves, with WAIT"},
    Setting{"replica-serve-stale-data", "", "we ask primaries only"},
    Setting{"replica-ignore-disk-write-errors", "", "of a replica; asked when it is primary"},
    Setting{"replica-priority", "", "who may become primary, not what it has"},
    Setting{"repl-diskless-load", "", "how a replica begins, before it counts for a WAIT"},
    Setting{"propagation-error-behavior", "", "of replicas; one that differs is none for WAIT"},
    Setting{"cluster-require-full-coverage", "", "a slot without a primary ends our link anyway"},
    Setting{"cluster-replica-no-failover", "", "a slot without a primary ends our link anyway"},
    Setting{"dir", "", "protected; a store that comes back from another place is told as rewound"},
    Setting{"requirepass", "", "asked at the next connection, which is not up before"},
    Setting{"notify-keyspace-events", "", "more publications, none of ours"},
    Setting{"active-expire-effort", "", "what is kept for days does not hang on it"},
    Setting{"lazyfree-lazy-user-del", "", "when memory is given back, not what is there"},
};

bool keeps(const Setting& setting, std::string_view is) {
  return setting.holds != nullptr ? setting.holds(is) : is == setting.value;
}

void require_setting(BlockingLink& link, const Setting& setting) {
  const std::string name{setting.name};
  const std::string value{setting.value};
  const HeldReply answer = link.call({"CONFIG", "GET", name});
  if (answer->is_error())
    throw StartError{
        "Redis does not let Senim read its settings (CONFIG GET was refused): allow "
        "it for this user (ACL +config|get), so that " +
        name + " " + value + " can be checked"};
  const std::string is{answer[1].text()};
  if (keeps(setting, is)) return;
  throw StartError{"Redis has " + name + " " + (is.empty() ? "unknown" : is) + ", it must be " +
                   value + ": " + std::string{setting.why} + "; set `" + name + " " + value +
                   "` in redis.conf, or run CONFIG SET " + name + " " +
                   (setting.holds != nullptr ? "\"" + value + "\"" : value)};
}

}  // namespace

std::span<const Setting> settings() { return k_settings; }

Command settings_question() {
  Command question{"CONFIG", "GET"};
  for (const Setting& setting : k_settings)
    if (!setting.value.empty()) question.add(setting.name);
  return question;
}

std::string broken_setting(Reply reply) {
  for (const Setting& setting : k_settings) {
    if (setting.value.empty()) continue;
    std::size_t at = 0;
    while (at < reply.size() && reply[at].text() != setting.name) at += 2;
    if (at >= reply.size() || !keeps(setting, reply[at + 1].text()))
      return "Redis has another " + std::string{setting.name} + " than " +
             std::string{setting.value};
  }
  return {};
}

void require_promise(BlockingLink& link) {
  require_version(link);
  require_master(link);
  for (const Setting& setting : k_settings)
    if (!setting.value.empty()) require_setting(link, setting);
}

void require_rights(BlockingLink& link, const Command& question) {
  const HeldReply answer = link.must(question);
  const std::string missing = missing_right(answer.view());
  if (!missing.empty()) throw StartError{missing};
}

std::optional<std::string> stored_key(BlockingStore& store) {
  const HeldReply stored = store.must({"GET", k_key_fingerprint});
  if (stored->is_nil()) return std::nullopt;
  return std::string{stored->text()};
}

void require_key(BlockingStore& store, std::string_view fingerprint) {
  store.must({"SETNX", k_key_fingerprint, fingerprint});
  const HeldReply stored = store.must({"GET", k_key_fingerprint});
  if (stored->text() != fingerprint)
    throw StartError{"this Redis holds conversations sealed with another operator key (" +
                     std::string{stored->text()} + ", ours is " + std::string{fingerprint} +
                     "): bring back the operator.key it began with, or use an empty Redis"};
}

}  // namespace senim::redis
