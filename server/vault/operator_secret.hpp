// The operator's secret: 32 random bytes in DIRECTORY/operator.key from which every other
// long-lived key of the server comes. Whoever loses it can read no conversation again; whoever
// takes it, with the store, can read them all. Held in locked memory, owned by the process,
// unchanged after the start. Never printed: people compare its fingerprint.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

#include "server/vault/secret_memory.hpp"

namespace senim::vault {

// What a key derived from the secret is for. A number once given keeps its meaning for ever.
enum class Purpose : std::uint8_t {
  conversation_id = 1,
  wrap_conversation_key = 2,
  session_hash = 3,
  fingerprint = 4,
};

class OperatorSecret {
 public:
  // Makes a new secret. Creates the directory (0700, its parent must exist) when there is none.
  // Throws StartError when there is a key file already, or the directory cannot be written.
  [[nodiscard]] static OperatorSecret create(const std::filesystem::path& directory);
  // Throws StartError, with the fix, unless the file is a regular one of this user, closed to all
  // others, and a key.
  [[nodiscard]] static OperatorSecret load(const std::filesystem::path& directory);
  [[nodiscard]] static bool exists(const std::filesystem::path& directory);
  [[nodiscard]] static std::filesystem::path file_of(const std::filesystem::path& directory);

  // Fills out (16 to 64 bytes) with the key for this purpose.
  void derive(Purpose purpose, std::span<std::uint8_t> out) const;
  // Names the secret without revealing it: `1f0a-93bc-5d27-e846`.
  [[nodiscard]] std::string fingerprint() const;
  [[nodiscard]] std::int64_t created_at_s() const { return created_at_s_; }  // since 1970

 private:
  OperatorSecret(LockedBytes key, std::int64_t created_at_s);

  LockedBytes key_;
  std::int64_t created_at_s_;  // of the file's last change; nothing changes it after it is made
};

}  // namespace senim::vault
