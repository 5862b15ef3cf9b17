#include "protocol/codec.hpp"
#include "protocol/frame_fields.hpp"

namespace senim {

namespace {

using codec::field;
using codec::frame;
using codec::Id;
using codec::Integer;
using codec::Text;
using codec::Word;
using namespace from_counsellor;

using Category = codec::PerhapsText<&codec::Fields::category_or_empty>;
using Summary = codec::PerhapsText<&codec::Fields::optional_text>;

struct Lists {
  template <class Message>
  static constexpr auto of = nullptr;  // whatever has none: does not compile below
};

template <>
constexpr auto Lists::of<SetAvailability> = frame<SetAvailability>(
    "availability", field<Word>("availability", &SetAvailability::availability),
    field<Integer<1, limits::k_capacity_max>>("capacity", &SetAvailability::capacity));
template <>
constexpr auto Lists::of<Accept> =
    frame<Accept>("accept", field<Integer<1>>("offer", &Accept::offer));
template <>
constexpr auto Lists::of<Decline> =
    frame<Decline>("decline", field<Integer<1>>("offer", &Decline::offer));
template <>
constexpr auto Lists::of<Take> =
    frame<Take>("take", field<Id>("conversation", &Take::conversation));
template <>
constexpr auto Lists::of<Open> = frame<Open>("open", field<Id>("conversation", &Open::conversation),
                                             field<Integer<0>>("after", &Open::after));
template <>
constexpr auto Lists::of<Say> =
    frame<Say>("say", field<Id>("conversation", &Say::conversation), field<Id>("id", &Say::id),
               field<Text>("text", &Say::text));
template <>
constexpr auto Lists::of<Note> =
    frame<Note>("note", field<Id>("conversation", &Note::conversation), field<Id>("id", &Note::id),
                field<Text>("text", &Note::text));
template <>
constexpr auto Lists::of<Typing> =
    frame<Typing>("typing", field<Id>("conversation", &Typing::conversation));
template <>
constexpr auto Lists::of<Seen> = frame<Seen>("seen", field<Id>("conversation", &Seen::conversation),
                                             field<Integer<1>>("seq", &Seen::seq));
template <>
constexpr auto Lists::of<SetRisk> = frame<SetRisk>(
    "risk", field<Id>("conversation", &SetRisk::conversation), field<Word>("risk", &SetRisk::risk));
template <>
constexpr auto Lists::of<End> = frame<End>("end", field<Id>("conversation", &End::conversation));
template <>
constexpr auto Lists::of<Close> = frame<Close>(
    "close", field<Id>("conversation", &Close::conversation),
    field<Word>("call_type", &Close::call_type), field<Word>("outcome", &Close::outcome),
    field<Category>("category", &Close::category), field<Summary>("summary", &Close::summary));
template <>
constexpr auto Lists::of<Snapshot> = frame<Snapshot>("snapshot");
template <>
constexpr auto Lists::of<Ping> = frame<Ping>("ping");

using Said = codec::Frames<Lists, FromCounsellor>;

}  // namespace

std::variant<FromCounsellor, BadFrame> parse_from_counsellor(std::string_view frame) {
  return codec::read_frame<FromCounsellor>(frame, limits::k_frame_bytes_max, Said::k_readers);
}

std::string to_frame(const FromCounsellor& message) { return Said::write(message); }

}  // namespace senim
