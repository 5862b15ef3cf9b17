#include <algorithm>
#include <array>

#include "protocol/codec.hpp"
#include "protocol/fields.hpp"
#include "protocol/frame_writer.hpp"
#include "protocol/shared_frames.hpp"

namespace senim {

namespace {

using codec::Fields;
using codec::FrameWriter;
using namespace to_child;

constexpr int k_place_max = 6;
constexpr std::array<MinutesBand, 4> k_minutes_bands = {{{.from = 0, .to = 1},
                                                         {.from = 1, .to = 3},
                                                         {.from = 3, .to = 10},
                                                         {.from = 10, .to = std::nullopt}}};

MinutesBand read_minutes(const Fields& f) {
  const boost::json::array& pair = f.list("minutes");
  const auto* const found = std::ranges::find_if(k_minutes_bands, [&](const MinutesBand& band) {
    if (pair.size() != 2) return false;
    const std::int64_t* from = pair[0].if_int64();
    const std::int64_t* to = pair[1].if_int64();
    const bool same_end = band.to ? to != nullptr && *to == *band.to : pair[1].is_null();
    return from != nullptr && *from == band.from && same_end;
  });
  if (found == k_minutes_bands.end()) {
    f.refuse("minutes", "one of [0,1] [1,3] [3,10] [10,null]");
  }
  return *found;
}

bool read_open(const Fields& f) {
  const std::string service = f.any_string_or_empty("service");
  if (service != "open" && service != "nobody") f.refuse("service", "one of open nobody");
  return service == "open";
}

State read_state(const Fields& f) {
  const std::string state = f.any_string_or_empty("state");
  if (state == "waiting") {
    return Waiting{.place = static_cast<int>(f.integer("place", 1, k_place_max)),
                   .minutes = read_minutes(f),
                   .open = read_open(f),
                   .why = f.word_or_null<Why>("why"),
                   .returned = f.optional_flag("returned")};
  }
  if (state == "offered") return Offered{};
  if (state == "live") return Live{.alias = f.name("alias")};
  if (state == "trouble") return Trouble{.alias = f.name("alias")};
  if (state == "closed") return Closed{.by = f.word<ClosedBy>("by")};
  f.refuse("state", "one of waiting offered live trouble closed");
}

constexpr std::array<codec::Reader<ToChild>, 7> k_readers = {{
    {.type = "message", .read = [](const Fields& f) -> ToChild { return codec::read_message(f); }},
    {.type = "ack",
     .read = [](const Fields& f) -> ToChild {
       return Ack{
           .id = f.id<MessageId>("id"), .seq = f.number("seq", 1), .at_ms = f.integer("at", 0)};
     }},
    {.type = "state", .read = [](const Fields& f) -> ToChild { return read_state(f); }},
    {.type = "typing", .read = [](const Fields&) -> ToChild { return Typing{}; }},
    {.type = "seen",
     .read = [](const Fields& f) -> ToChild { return Seen{.seq = f.number("seq", 1)}; }},
    {.type = "error",
     .read = [](const Fields& f) -> ToChild {
       return codec::read_refusal(f, codec::Audience::child);
     }},
    {.type = "pong", .read = [](const Fields&) -> ToChild { return Pong{}; }},
}};

struct StateWriter {
  FrameWriter& w;

  void operator()(const Waiting& waiting) const {
    w.text("state", "waiting");
    w.integer("place", waiting.place);
    w.begin_list("minutes");
    w.element(waiting.minutes.from);
    w.element(waiting.minutes.to);
    w.end_list();
    w.text("service", waiting.open ? "open" : "nobody");
    w.word_or_null("why", waiting.why);
    if (waiting.returned) w.flag("returned", true);
  }
  void operator()(const Offered&) const { w.text("state", "offered"); }
  void operator()(const Live& live) const {
    w.text("state", "live");
    w.text("alias", live.alias);
  }
  void operator()(const Trouble& trouble) const {
    w.text("state", "trouble");
    w.text("alias", trouble.alias);
  }
  void operator()(const Closed& closed) const {
    w.text("state", "closed");
    w.word("by", closed.by);
  }
};

struct Writer {
  std::string operator()(const State& state) const {
    FrameWriter w{"state"};
    std::visit(StateWriter{w}, state);
    return w.finish();
  }
  std::string operator()(const Message& message) const {
    FrameWriter w{"message"};
    codec::write_message(w, message);
    return w.finish();
  }
  std::string operator()(const Ack& ack) const {
    FrameWriter w{"ack"};
    w.text("id", ack.id.view());
    w.integer("seq", ack.seq);
    w.integer("at", ack.at_ms);
    return w.finish();
  }
  std::string operator()(const Typing&) const { return FrameWriter{"typing"}.finish(); }
  std::string operator()(const Seen& seen) const {
    FrameWriter w{"seen"};
    w.integer("seq", seen.seq);
    return w.finish();
  }
  std::string operator()(const Refusal& refusal) const {
    return codec::refusal_frame(refusal, codec::Audience::child);
  }
  std::string operator()(const Pong&) const { return codec::pong_frame(); }
};

}  // namespace

std::variant<ToChild, BadFrame> parse_to_child(std::string_view frame) {
  return codec::read_frame<ToChild>(frame, limits::k_outbox_bytes_max, k_readers);
}

std::string to_frame(const ToChild& message) { return std::visit(Writer{}, message); }

}  // namespace senim
