#include "protocol/shared_frames.hpp"

namespace senim::codec {

to_child::Message read_message(const Fields& f) {
  to_child::Message message{.seq = f.number("seq", 1),
                            .from = f.word<Author>("from"),
                            .id = f.id<MessageId>("id"),
                            .text = f.text("text"),
                            .at_ms = f.integer("at", 0),
                            .alias = f.optional_name("alias")};
  if (message.from == Author::counsellor && message.alias.empty()) {
    f.refuse("alias", "a string, with every message of a counsellor");
  }
  return message;
}

void write_message(FrameWriter& w, const to_child::Message& message) {
  w.integer("seq", message.seq);
  w.word("from", message.from);
  w.text("id", message.id.view());
  w.text("text", message.text);
  w.integer("at", message.at_ms);
  w.text_unless_empty("alias", message.alias);
}

Refusal read_refusal(const Fields& f, Audience audience) {
  const bool of_counsellor = audience == Audience::counsellor;
  return {.code = f.error_code("code"),
          .detail = f.name("detail"),
          .about = f.optional_id<MessageId>("about"),
          .conversation = of_counsellor ? f.optional_id<ConversationId>("conversation") : "",
          .retry_ms = f.optional_integer("retry_after_ms", 0)};
}

std::string refusal_frame(const Refusal& refusal, Audience audience) {
  FrameWriter w{"error"};
  w.word("code", refusal.code);
  w.text("detail", refusal.detail);
  if (audience == Audience::counsellor) w.text_unless_empty("conversation", refusal.conversation);
  w.text_unless_empty("about", refusal.about);
  if (refusal.retry_ms) w.duration("retry_after_ms", *refusal.retry_ms);
  return w.finish();
}

std::string pong_frame() { return FrameWriter{"pong"}.finish(); }

}  // namespace senim::codec
