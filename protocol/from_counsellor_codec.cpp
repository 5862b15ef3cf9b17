#include "protocol/codec.hpp"
#include "protocol/kinds.hpp"
#include "protocol/shape.hpp"

namespace senim {

namespace {

using namespace codec;
using namespace from_counsellor;

template <class Message>
constexpr auto about(ConversationId Message::* conversation) {
  return field("conversation", conversation, Id{});
}
constexpr Number k_offer{.least = 1};

constexpr auto k_frames = frames_of<FromCounsellor>(
    shape<Say>("say", about(&Say::conversation), field("id", &Say::id, Id{}),
               field("text", &Say::text, Text{})),
    shape<Typing>("typing", about(&Typing::conversation)),
    shape<Seen>("seen", about(&Seen::conversation), field("seq", &Seen::seq, Number{.least = 1})),
    shape<Ping>("ping"),
    shape<SetAvailability>("availability",
                           field("availability", &SetAvailability::availability, Word{}),
                           field("capacity", &SetAvailability::capacity,
                                 Number{.least = 1, .most = limits::k_capacity_max})),
    shape<Accept>("accept", field("offer", &Accept::offer, k_offer)),
    shape<Decline>("decline", field("offer", &Decline::offer, k_offer)),
    shape<Take>("take", about(&Take::conversation)),
    shape<Open>("open", about(&Open::conversation), field("after", &Open::after, Number{})),
    shape<Note>("note", about(&Note::conversation), field("id", &Note::id, Id{}),
                field("text", &Note::text, Text{})),
    shape<SetRisk>("risk", about(&SetRisk::conversation), field("risk", &SetRisk::risk, Word{})),
    shape<End>("end", about(&End::conversation)),
    shape<Record>("record", about(&Record::conversation), field("base", &Record::base, Number{}),
                  field("set", &Record::set, RecordFields{})),
    shape<Close>("close", about(&Close::conversation),
                 field("call_type", &Close::call_type, Maybe{Word{}}),
                 field("outcome", &Close::outcome, Maybe{Word{}}),
                 field("category", &Close::category, UnlessEmpty{Category{}}),
                 field("summary", &Close::summary, UnlessEmpty{TextOrBlank{}}),
                 field("base", &Close::base, OrZero{}),
                 field("set", &Close::set, UnlessEmpty{RecordFields{}})),
    shape<Snapshot>("snapshot"));

}  // namespace

std::variant<FromCounsellor, BadFrame> parse_from_counsellor(std::string_view frame) {
  return codec::read_frame(frame, limits::k_frame_bytes_max, k_frames);
}

std::string to_frame(const FromCounsellor& message) {
  return codec::written_frame(k_frames, message);
}

}  // namespace senim
