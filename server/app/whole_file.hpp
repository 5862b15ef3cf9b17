// Files read and written as a whole. Never logs or shows what is in them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace senim::app {

enum class Readers : std::uint8_t { all, only_us };  // only_us: mode 0600 from the first byte on

// Throws StartError naming the file and the reason; also for a file larger than bytes_max.
[[nodiscard]] std::string read_whole(const std::filesystem::path& file, std::size_t bytes_max);

// Whoever reads the file sees the old text or the new one, never a part. Throws StartError naming
// the file and the reason.
void write_whole(const std::filesystem::path& file, std::string_view text, Readers readers);

}  // namespace senim::app
