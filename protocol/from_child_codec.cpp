#include "protocol/codec.hpp"
#include "protocol/kinds.hpp"
#include "protocol/shape.hpp"

namespace senim {

namespace {

using namespace codec;
using namespace from_child;

constexpr NumberOrNull k_mood{.least = 1, .most = 5};

constexpr auto k_frames = frames_of<FromChild>(
    shape<Say>("say", field("id", &Say::id, Id{}), field("text", &Say::text, Text{})),
    shape<Typing>("typing"), shape<Seen>("seen", field("seq", &Seen::seq, Number{.least = 1})),
    shape<Ping>("ping"),
    shape<Start>("start", field("token", &Start::token, Id{}),
                 field("language", &Start::language, Word{}),
                 field("place", &Start::place, UnlessEmpty{AnyString{}})),
    shape<Resume>("resume", field("token", &Resume::token, Id{}),
                  field("after", &Resume::after, Number{})),
    shape<TellNeed>("need", field("need", &TellNeed::need, WordOrNull{}),
                    field("mood", &TellNeed::mood, k_mood)),
    shape<Feedback>("feedback",
                    field("helped", &Feedback::helped, NumberOrNull{.least = 1, .most = 3}),
                    field("mood", &Feedback::mood, k_mood)),
    shape<Leave>("leave", field("how", &Leave::how, Word{})));

}  // namespace

std::variant<FromChild, BadFrame> parse_from_child(std::string_view frame) {
  return codec::read_frame(frame, limits::k_frame_bytes_max, k_frames);
}

std::string to_frame(const FromChild& message) { return codec::written_frame(k_frames, message); }

}  // namespace senim
