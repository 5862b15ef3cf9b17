// Speech: how a say, an acknowledgement and a message travel to a peer (bench/peers/README.md). The
// frames are those of senim.v1, so that bytes and parsing cost the same for all; socket.io wraps
// them in its own envelope. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/ids.hpp"
#include "protocol/words.hpp"

namespace senim::bench {

enum class Speech : std::uint8_t { plain, socket_io };

struct SeatAt {
  Author side;
  std::vector<ConversationId> conversations;  // of a child one
};

[[nodiscard]] std::string path_of(Speech speech, const SeatAt& seat);  // of the upgrade

// What follows is for socket_io alone: plain frames go as they are.
[[nodiscard]] std::string socket_io_greeting(const SeatAt& seat);
// `number` comes back with the acknowledgement.
[[nodiscard]] std::string socket_io_say(std::string_view frame, std::uint64_t number);

struct Heard {
  enum class Kind : std::uint8_t { opened, seated, ping, frame, other };
  Kind kind;
  std::string frame;  // of senim.v1
};
[[nodiscard]] Heard socket_io_heard(std::string_view packet);
inline constexpr std::string_view k_socket_io_pong = "3";

}  // namespace senim::bench
