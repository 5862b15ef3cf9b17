// Random numbers fit for secrets, and their readable forms. Needs start() before. Keeps nothing.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace senim::vault {

void fill_random(std::span<std::uint8_t> bytes);
[[nodiscard]] std::uint32_t uniform(std::uint32_t bound);  // 0 to bound - 1, each as likely
[[nodiscard]] std::string base64url(std::span<const std::uint8_t> bytes);  // without padding

// For a person to copy from paper: four groups of four characters without look-alikes, 79 bits.
// `kp7m-x3wd-9rtq-h2vb`
[[nodiscard]] std::string make_password();

}  // namespace senim::vault
