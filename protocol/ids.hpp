// The identifiers of senim.v1. Each is its own type, so that one cannot be passed for another,
// holds a fixed number of characters, and comes only from parse(), which returns nothing for
// anything that is not exactly of its shape.
#pragma once

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace senim {

[[nodiscard]] constexpr bool is_base64url(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_';
}

// Size characters of base64url, distinguished by Tag.
template <class Tag, std::size_t Size>
class Base64Id {
 public:
  static constexpr std::size_t size =
      Size;  // NOLINT(readability-identifier-naming): as strings have it

  [[nodiscard]] static std::optional<Base64Id> parse(std::string_view text) {
    if (text.size() != Size || !std::ranges::all_of(text, is_base64url)) return std::nullopt;
    Base64Id id;
    std::ranges::copy(text, id.chars_.begin());
    return id;
  }

  [[nodiscard]] std::string_view view() const { return {chars_.data(), Size}; }
  [[nodiscard]] std::string str() const { return std::string{view()}; }
  auto operator<=>(const Base64Id&) const = default;

 private:
  Base64Id() = default;
  std::array<char, Size> chars_{};
};

using ConversationId =
    Base64Id<struct ConversationTag, 22>;           // 16 bytes, derived from the token by the vault
using MessageId = Base64Id<struct MessageTag, 22>;  // 16 random bytes, made by the writer
using Token = Base64Id<struct TokenTag, 43>;  // 32 random bytes, made by the child's page; a secret

// The name a staff member signs in with: 2 to 32 of a-z 0-9 . _ -
class StaffName {
 public:
  [[nodiscard]] static std::optional<StaffName> parse(std::string_view text);
  [[nodiscard]] const std::string& str() const { return name_; }
  auto operator<=>(const StaffName&) const = default;

 private:
  explicit StaffName(std::string name) : name_(std::move(name)) {}
  std::string name_;
};

using Seq = std::uint64_t;  // of a message in its conversation, from 1; 0 is "before the first"
using OfferNumber = std::uint64_t;  // of an offer; once accepted, the number of the assignment

}  // namespace senim

template <class Tag, std::size_t Size>
struct std::hash<senim::Base64Id<Tag, Size>> {
  std::size_t operator()(const senim::Base64Id<Tag, Size>& id) const noexcept {
    return std::hash<std::string_view>{}(id.view());
  }
};

template <>
struct std::hash<senim::StaffName> {
  std::size_t operator()(const senim::StaffName& name) const noexcept {
    return std::hash<std::string>{}(name.str());
  }
};
