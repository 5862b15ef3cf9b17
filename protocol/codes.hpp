// Close codes and error codes of senim.v1, see PROTOCOL.md.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace senim {

// 4000-4099: come back; 4100-4199: do not.
enum class CloseCode : std::uint16_t {
  normal = 1000,
  moving = 4000,
  store_trouble = 4001,
  slow_reader = 4008,
  silent = 4009,
  bad_frame = 4100,
  signed_out = 4101,
  replaced = 4102,
  too_many = 4103,
};

enum class ErrorCode : std::uint8_t {
  bad_frame,
  unknown_type,
  too_long,
  out_of_order,
  unknown_conversation,
  closed,
  not_yours,
  offer_gone,
  too_fast,
  queue_full,
  store_trouble,
  not_allowed,
  at_capacity,
  conversation_full,
  incomplete,
};

[[nodiscard]] std::string_view to_string(ErrorCode code);
[[nodiscard]] std::string_view to_string(CloseCode code);
[[nodiscard]] std::optional<ErrorCode> parse_error_code(std::string_view text);
[[nodiscard]] std::span<const std::string_view> error_code_words();  // in the order of the enum

}  // namespace senim
