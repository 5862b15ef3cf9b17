// How much memory this machine, and the container or service we run in, has for us: what our own
// redis-server may use at most hangs on it. Reads files of the kernel only.
#pragma once

#include <cstdint>
#include <filesystem>

namespace senim::stores {

// Half of it for Redis: while it writes its log anew what changes meanwhile lies there twice, and
// the rest of the machine lives from the other half.
inline constexpr int k_redis_share_percent = 50;

// The least of the machine's memory and of the limits of our cgroups (both versions); 0 when nobody
// says. `root` is / but in tests.
[[nodiscard]] std::int64_t memory_bytes(const std::filesystem::path& root = "/");

}  // namespace senim::stores
