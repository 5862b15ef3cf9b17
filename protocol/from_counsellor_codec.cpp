#include <array>

#include "protocol/codec.hpp"
#include "protocol/fields.hpp"
#include "protocol/frame_writer.hpp"

namespace senim {

namespace {

using codec::Fields;
using codec::FrameWriter;
using namespace from_counsellor;

ConversationId conversation(const Fields& f) { return f.id<ConversationId>("conversation"); }

constexpr std::array<codec::Reader<FromCounsellor>, 14> k_readers = {{
    {.type = "say",
     .read = [](const Fields& f) -> FromCounsellor {
       return Say{
           .conversation = conversation(f), .id = f.id<MessageId>("id"), .text = f.text("text")};
     }},
    {.type = "typing",
     .read = [](const Fields& f) -> FromCounsellor {
       return Typing{.conversation = conversation(f)};
     }},
    {.type = "seen",
     .read = [](const Fields& f) -> FromCounsellor {
       return Seen{.conversation = conversation(f), .seq = f.number("seq", 1)};
     }},
    {.type = "ping", .read = [](const Fields&) -> FromCounsellor { return Ping{}; }},
    {.type = "availability",
     .read = [](const Fields& f) -> FromCounsellor {
       return SetAvailability{
           .availability = f.word<Availability>("availability"),
           .capacity = static_cast<int>(f.integer("capacity", 1, limits::k_capacity_max))};
     }},
    {.type = "accept",
     .read = [](const Fields& f) -> FromCounsellor {
       return Accept{.offer = f.number("offer", 1)};
     }},
    {.type = "decline",
     .read = [](const Fields& f) -> FromCounsellor {
       return Decline{.offer = f.number("offer", 1)};
     }},
    {.type = "take",
     .read = [](const Fields& f) -> FromCounsellor {
       return Take{.conversation = conversation(f)};
     }},
    {.type = "open",
     .read = [](const Fields& f) -> FromCounsellor {
       return Open{.conversation = conversation(f), .after = f.number("after", 0)};
     }},
    {.type = "note",
     .read = [](const Fields& f) -> FromCounsellor {
       return Note{
           .conversation = conversation(f), .id = f.id<MessageId>("id"), .text = f.text("text")};
     }},
    {.type = "risk",
     .read = [](const Fields& f) -> FromCounsellor {
       return SetRisk{.conversation = conversation(f), .risk = f.word<Risk>("risk")};
     }},
    {.type = "end",
     .read = [](const Fields& f) -> FromCounsellor {
       return End{.conversation = conversation(f)};
     }},
    {.type = "close",
     .read = [](const Fields& f) -> FromCounsellor {
       return Close{.conversation = conversation(f),
                    .call_type = f.word<CallType>("call_type"),
                    .outcome = f.word<Outcome>("outcome"),
                    .category = f.category_or_empty("category"),
                    .summary = f.optional_text("summary")};
     }},
    {.type = "snapshot", .read = [](const Fields&) -> FromCounsellor { return Snapshot{}; }},
}};

std::string offer_frame(std::string_view type, OfferNumber offer) {
  FrameWriter w{type};
  w.integer("offer", offer);
  return w.finish();
}

FrameWriter about(std::string_view type, const ConversationId& conversation) {
  FrameWriter w{type};
  w.text("conversation", conversation.view());
  return w;
}

// Say and Note have the same shape.
std::string written_frame(std::string_view type, const auto& written) {
  FrameWriter w = about(type, written.conversation);
  w.text("id", written.id.view());
  w.text("text", written.text);
  return w.finish();
}

struct Writer {
  std::string operator()(const SetAvailability& set) const {
    FrameWriter w{"availability"};
    w.word("availability", set.availability);
    w.integer("capacity", set.capacity);
    return w.finish();
  }
  std::string operator()(const Accept& accept) const { return offer_frame("accept", accept.offer); }
  std::string operator()(const Decline& decline) const {
    return offer_frame("decline", decline.offer);
  }
  std::string operator()(const Take& take) const {
    return about("take", take.conversation).finish();
  }
  std::string operator()(const Open& open) const {
    FrameWriter w = about("open", open.conversation);
    w.integer("after", open.after);
    return w.finish();
  }
  std::string operator()(const Say& say) const { return written_frame("say", say); }
  std::string operator()(const Note& note) const { return written_frame("note", note); }
  std::string operator()(const Typing& typing) const {
    return about("typing", typing.conversation).finish();
  }
  std::string operator()(const Seen& seen) const {
    FrameWriter w = about("seen", seen.conversation);
    w.integer("seq", seen.seq);
    return w.finish();
  }
  std::string operator()(const SetRisk& set) const {
    FrameWriter w = about("risk", set.conversation);
    w.word("risk", set.risk);
    return w.finish();
  }
  std::string operator()(const End& end) const { return about("end", end.conversation).finish(); }
  std::string operator()(const Close& close) const {
    FrameWriter w = about("close", close.conversation);
    w.word("call_type", close.call_type);
    w.word("outcome", close.outcome);
    w.text_unless_empty("category", close.category);
    w.text_unless_empty("summary", close.summary);
    return w.finish();
  }
  std::string operator()(const Snapshot&) const { return FrameWriter{"snapshot"}.finish(); }
  std::string operator()(const Ping&) const { return FrameWriter{"ping"}.finish(); }
};

}  // namespace

std::variant<FromCounsellor, BadFrame> parse_from_counsellor(std::string_view frame) {
  return codec::read_frame<FromCounsellor>(frame, limits::k_frame_bytes_max, k_readers);
}

std::string to_frame(const FromCounsellor& message) { return std::visit(Writer{}, message); }

}  // namespace senim
