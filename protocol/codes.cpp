#include "protocol/codes.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace senim {

namespace {

constexpr std::array<std::string_view, 15> k_error_codes = {
    "bad_frame",     "unknown_type", "too_long",    "out_of_order",      "unknown_conversation",
    "closed",        "not_yours",    "offer_gone",  "too_fast",          "queue_full",
    "store_trouble", "not_allowed",  "at_capacity", "conversation_full", "incomplete"};

}  // namespace

std::string_view to_string(ErrorCode code) {
  return k_error_codes.at(static_cast<std::size_t>(code));
}

std::string_view to_string(CloseCode code) {
  switch (code) {
    case CloseCode::normal:
      return "normal";
    case CloseCode::moving:
      return "moving";
    case CloseCode::store_trouble:
      return "store_trouble";
    case CloseCode::slow_reader:
      return "slow_reader";
    case CloseCode::silent:
      return "silent";
    case CloseCode::bad_frame:
      return "bad_frame";
    case CloseCode::signed_out:
      return "signed_out";
    case CloseCode::replaced:
      return "replaced";
    case CloseCode::too_many:
      return "too_many";
  }
  return "unknown";
}

std::optional<ErrorCode> parse_error_code(std::string_view text) {
  const auto* const found = std::ranges::find(k_error_codes, text);
  if (found == k_error_codes.end()) return std::nullopt;
  return static_cast<ErrorCode>(found - k_error_codes.begin());
}

std::span<const std::string_view> error_code_words() { return k_error_codes; }

}  // namespace senim
