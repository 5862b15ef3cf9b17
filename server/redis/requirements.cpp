#include "server/redis/requirements.hpp"

#include <array>
#include <charconv>
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

constexpr std::array k_settings{
    Setting{"appendonly", "yes", "without it a restart forgets every message"},
    Setting{"appendfsync", "always", "otherwise acknowledged messages are lost in a crash"},
    Setting{"maxmemory-policy", "noeviction", "otherwise a full Redis deletes conversations"},
};

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
  if (is == value) return;
  throw StartError{"Redis has " + name + " " + (is.empty() ? "unknown" : is) + ", it must be " +
                   value + ": " + std::string{setting.reason} + "; set `" + name + " " + value +
                   "` in redis.conf, or run CONFIG SET " + name + " " + value};
}

}  // namespace

std::span<const Setting> promised_settings() { return k_settings; }

void require_promise(BlockingLink& link) {
  require_version(link);
  require_master(link);
  for (const Setting& setting : promised_settings()) require_setting(link, setting);
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
