// A text of staff's that was sealed by the conversation's key, and one word that holds it where
// only text may lie: in JSON. Plain values; what is inside, only the key tells.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/ids.hpp"

namespace senim::desk {

struct SealedText {
  MessageId id;  // with the time, what it is bound to (SealContext)
  std::int64_t at_ms;
  std::string sealed;
  bool operator==(const SealedText&) const = default;
};

[[nodiscard]] std::string to_word(const SealedText& text);
[[nodiscard]] std::optional<SealedText> sealed_text_of(std::string_view word);

}  // namespace senim::desk
