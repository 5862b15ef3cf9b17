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
using codec::WordOrNull;
using namespace from_child;

using Mood = codec::IntegerOrNull<1, 5>;
using Helped = codec::IntegerOrNull<1, 3>;
using Place = codec::PerhapsText<&codec::Fields::any_string_or_empty>;

struct Lists {
  template <class Message>
  static constexpr auto of = nullptr;  // whatever has none: does not compile below
};

template <>
constexpr auto Lists::of<Start> =
    frame<Start>("start", field<Id>("token", &Start::token),
                 field<Word>("language", &Start::language), field<Place>("place", &Start::place));
template <>
constexpr auto Lists::of<Resume> = frame<Resume>("resume", field<Id>("token", &Resume::token),
                                                 field<Integer<0>>("after", &Resume::after));
template <>
constexpr auto Lists::of<Say> =
    frame<Say>("say", field<Id>("id", &Say::id), field<Text>("text", &Say::text));
template <>
constexpr auto Lists::of<Typing> = frame<Typing>("typing");
template <>
constexpr auto Lists::of<Seen> = frame<Seen>("seen", field<Integer<1>>("seq", &Seen::seq));
template <>
constexpr auto Lists::of<TellNeed> = frame<TellNeed>(
    "need", field<WordOrNull>("need", &TellNeed::need), field<Mood>("mood", &TellNeed::mood));
template <>
constexpr auto Lists::of<Feedback> = frame<Feedback>(
    "feedback", field<Helped>("helped", &Feedback::helped), field<Mood>("mood", &Feedback::mood));
template <>
constexpr auto Lists::of<Leave> = frame<Leave>("leave", field<Word>("how", &Leave::how));
template <>
constexpr auto Lists::of<Ping> = frame<Ping>("ping");

using Said = codec::Frames<Lists, FromChild>;

}  // namespace

std::variant<FromChild, BadFrame> parse_from_child(std::string_view frame) {
  return codec::read_frame<FromChild>(frame, limits::k_frame_bytes_max, Said::k_readers);
}

std::string to_frame(const FromChild& message) { return Said::write(message); }

}  // namespace senim
