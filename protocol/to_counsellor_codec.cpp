#include <array>

#include "protocol/codec.hpp"
#include "protocol/console_picture.hpp"
#include "protocol/fields.hpp"
#include "protocol/frame_writer.hpp"
#include "protocol/shared_frames.hpp"

namespace senim {

namespace {

using codec::Fields;
using codec::FrameWriter;
using namespace to_counsellor;

ConversationId conversation(const Fields& f) { return f.id<ConversationId>("conversation"); }

constexpr std::array<codec::Reader<ToCounsellor>, 9> k_readers = {{
    {.type = "message",
     .read = [](const Fields& f) -> ToCounsellor {
       return Message{.conversation = conversation(f), .message = codec::read_message(f)};
     }},
    {.type = "ack",
     .read = [](const Fields& f) -> ToCounsellor {
       return Ack{.conversation = conversation(f),
                  .id = f.id<MessageId>("id"),
                  .seq = f.number("seq", 1),
                  .at_ms = f.integer("at", 0)};
     }},
    {.type = "change",
     .read = [](const Fields& f) -> ToCounsellor { return codec::read_change(f); }},
    {.type = "typing",
     .read = [](const Fields& f) -> ToCounsellor {
       return Typing{.conversation = conversation(f)};
     }},
    {.type = "seen",
     .read = [](const Fields& f) -> ToCounsellor {
       return Seen{.conversation = conversation(f), .seq = f.number("seq", 1)};
     }},
    {.type = "snapshot",
     .read = [](const Fields& f) -> ToCounsellor { return codec::read_snapshot(f); }},
    {.type = "note",
     .read = [](const Fields& f) -> ToCounsellor {
       return Note{.conversation = conversation(f),
                   .seq = f.number("seq", 1),
                   .id = f.id<MessageId>("id"),
                   .text = f.text("text"),
                   .at_ms = f.integer("at", 0),
                   .alias = f.name("alias")};
     }},
    {.type = "error",
     .read = [](const Fields& f) -> ToCounsellor {
       return codec::read_refusal(f, codec::Audience::counsellor);
     }},
    {.type = "pong", .read = [](const Fields&) -> ToCounsellor { return Pong{}; }},
}};

FrameWriter about(std::string_view type, const ConversationId& conversation) {
  FrameWriter w{type};
  w.text("conversation", conversation.view());
  return w;
}

struct Writer {
  std::string operator()(const Snapshot& snapshot) const { return codec::snapshot_frame(snapshot); }
  std::string operator()(const Change& change) const { return codec::change_frame(change); }
  std::string operator()(const Message& message) const {
    FrameWriter w = about("message", message.conversation);
    codec::write_message(w, message.message);
    return w.finish();
  }
  std::string operator()(const Note& note) const {
    FrameWriter w = about("note", note.conversation);
    w.integer("seq", note.seq);
    w.text("id", note.id.view());
    w.text("text", note.text);
    w.integer("at", note.at_ms);
    w.text("alias", note.alias);
    return w.finish();
  }
  std::string operator()(const Ack& ack) const {
    FrameWriter w = about("ack", ack.conversation);
    w.text("id", ack.id.view());
    w.integer("seq", ack.seq);
    w.integer("at", ack.at_ms);
    return w.finish();
  }
  std::string operator()(const Typing& typing) const {
    return about("typing", typing.conversation).finish();
  }
  std::string operator()(const Seen& seen) const {
    FrameWriter w = about("seen", seen.conversation);
    w.integer("seq", seen.seq);
    return w.finish();
  }
  std::string operator()(const Refusal& refusal) const {
    return codec::refusal_frame(refusal, codec::Audience::counsellor);
  }
  std::string operator()(const Pong&) const { return codec::pong_frame(); }
};

}  // namespace

std::variant<ToCounsellor, BadFrame> parse_to_counsellor(std::string_view frame) {
  return codec::read_frame<ToCounsellor>(frame, limits::k_outbox_bytes_max, k_readers);
}

std::string to_frame(const ToCounsellor& message) { return std::visit(Writer{}, message); }

}  // namespace senim
