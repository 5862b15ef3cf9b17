#include "bench/speech.hpp"

#include <utility>

namespace senim::bench {

namespace {

// Engine.IO: 0 open, 2 ping, 3 pong, 4 message; in a message Socket.IO: 0 connect, 2 event, 3 ack.
constexpr std::string_view k_connect = "40";
constexpr std::string_view k_event = "42";
constexpr std::string_view k_ack = "43";
constexpr std::string_view k_message_event = R"(42["message",{)";
constexpr std::string_view k_say_frame = R"({"type":"say",)";

std::string list_of(const std::vector<ConversationId>& conversations, std::string_view quote) {
  std::string list;
  for (const ConversationId& one : conversations) {
    if (!list.empty()) list += ',';
    list.append(quote).append(one.view()).append(quote);
  }
  return list;
}

std::string_view word_of(Author side) { return side == Author::child ? "child" : "counsellor"; }

// The object between the brackets, named as senim.v1 names it.
Heard frame_heard(std::string_view type, std::string_view fields) {
  if (!fields.ends_with("]")) return {.kind = Heard::Kind::other, .frame = {}};
  fields.remove_suffix(1);
  std::string frame{R"({"type":")"};
  frame.append(type).append(R"(",)").append(fields);
  return {.kind = Heard::Kind::frame, .frame = std::move(frame)};
}

}  // namespace

std::string path_of(Speech speech, const SeatAt& seat) {
  if (speech == Speech::socket_io) return "/socket.io/?EIO=4&transport=websocket";
  return "/" + std::string{word_of(seat.side)} + "/" + list_of(seat.conversations, "");
}

std::string socket_io_greeting(const SeatAt& seat) {
  return std::string{k_connect} + R"({"side":")" + std::string{word_of(seat.side)} +
         R"(","conversations":[)" + list_of(seat.conversations, "\"") + "]}";
}

std::string socket_io_say(std::string_view frame, std::uint64_t number) {
  std::string packet{k_event};
  packet += std::to_string(number);
  packet += R"(["say",{)";
  packet += frame.substr(k_say_frame.size());
  return packet += ']';
}

Heard socket_io_heard(std::string_view packet) {
  if (packet.starts_with(k_message_event)) {
    return frame_heard("message", packet.substr(k_message_event.size()));
  }
  if (packet.starts_with(k_ack)) {
    const auto begins = packet.find("[{");
    if (begins != std::string_view::npos) return frame_heard("ack", packet.substr(begins + 2));
  }
  if (packet == "2") return {.kind = Heard::Kind::ping, .frame = {}};
  if (packet.starts_with("0{")) return {.kind = Heard::Kind::opened, .frame = {}};
  if (packet.starts_with(k_connect)) return {.kind = Heard::Kind::seated, .frame = {}};
  return {.kind = Heard::Kind::other, .frame = {}};
}

}  // namespace senim::bench
