#include "protocol/codec.hpp"
#include "protocol/console_picture.hpp"
#include "protocol/shared_frames.hpp"

namespace senim {

namespace {

using namespace codec;
using namespace to_counsellor;

template <class Told>
constexpr auto about(ConversationId Told::* conversation) {
  return field("conversation", conversation, Id{});
}

constexpr auto k_frames = frames_of<ToCounsellor>(
    shape<Message>("message", about(&Message::conversation),
                   field("", &Message::message, Inline{k_message})),
    shape<Ack>("ack", about(&Ack::conversation), field("id", &Ack::id, Id{}),
               field("seq", &Ack::seq, k_seq), field("at", &Ack::at_ms, Number{})),
    k_change, shape<Typing>("typing", about(&Typing::conversation)),
    shape<Seen>("seen", about(&Seen::conversation), field("seq", &Seen::seq, k_seq)), k_snapshot,
    shape<Note>("note", about(&Note::conversation), field("seq", &Note::seq, k_seq),
                field("id", &Note::id, Id{}), field("text", &Note::text, Text{}),
                field("at", &Note::at_ms, Number{}), field("alias", &Note::alias, Name{})),
    shape<Record>("record", about(&Record::conversation),
                  field("version", &Record::version, Number{}),
                  field("fields", &Record::fields, RecordFields{}),
                  field("conflicts", &Record::conflicts, UnlessEmpty{Strings{}})),
    refusal_shape(UnlessEmpty{IdText<ConversationId>{}}), shape<Pong>("pong"));

}  // namespace

std::variant<ToCounsellor, BadFrame> parse_to_counsellor(std::string_view frame) {
  return codec::read_frame(frame, limits::k_outbox_bytes_max, k_frames);
}

std::string to_frame(const ToCounsellor& message) {
  return codec::written_frame(k_frames, message);
}

}  // namespace senim
