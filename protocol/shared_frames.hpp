// What both kinds of page are told in the same words: a message, a refusal, a heartbeat. Private to
// the codec.
#pragma once

#include <cstdint>
#include <string>

#include "protocol/child_messages.hpp"
#include "protocol/fields.hpp"
#include "protocol/frame_writer.hpp"

namespace senim::codec {

[[nodiscard]] to_child::Message read_message(const Fields& fields);
void write_message(FrameWriter& writer, const to_child::Message& message);

// A child is never told of which conversation: it has but one and does not know its name.
enum class Audience : std::uint8_t { child, counsellor };
[[nodiscard]] Refusal read_refusal(const Fields& fields, Audience audience);
[[nodiscard]] std::string refusal_frame(const Refusal& refusal, Audience audience);
[[nodiscard]] std::string pong_frame();

}  // namespace senim::codec
