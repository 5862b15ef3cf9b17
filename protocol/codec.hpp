// Frames to messages and back. Strict: what does not match PROTOCOL.md exactly becomes a BadFrame
// and never a message. No allocation survives the call but what the returned message owns. Throws
// nothing but std::bad_alloc.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "protocol/child_messages.hpp"
#include "protocol/counsellor_messages.hpp"

namespace senim {

// Why a frame was refused. fatal: it was not even a JSON object within the limits; close the
// connection with bad_frame. Otherwise answer with the refusal and go on.
struct BadFrame {
  bool fatal;
  Refusal refusal;
};

[[nodiscard]] std::variant<FromChild, BadFrame> parse_from_child(std::string_view frame);
[[nodiscard]] std::variant<FromCounsellor, BadFrame> parse_from_counsellor(std::string_view frame);
[[nodiscard]] std::variant<ToChild, BadFrame> parse_to_child(
    std::string_view frame);  // bench and tests
[[nodiscard]] std::variant<ToCounsellor, BadFrame> parse_to_counsellor(
    std::string_view frame);  // bench and tests

// As short as the examples: what may be absent is absent. Texts are UTF-8 already, as check_text()
// wants them.
[[nodiscard]] std::string to_frame(const ToChild& message);
[[nodiscard]] std::string to_frame(const ToCounsellor& message);
[[nodiscard]] std::string to_frame(const FromChild& message);       // bench and tests
[[nodiscard]] std::string to_frame(const FromCounsellor& message);  // bench and tests

// Valid UTF-8 of 1 to k_text_characters_max characters, not only white space, no U+0000.
enum class TextFault : std::uint8_t { none, empty, too_long, malformed };
[[nodiscard]] TextFault check_text(std::string_view text);

}  // namespace senim
