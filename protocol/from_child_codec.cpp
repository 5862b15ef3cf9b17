#include <array>

#include "protocol/codec.hpp"
#include "protocol/fields.hpp"
#include "protocol/frame_writer.hpp"

namespace senim {

namespace {

using codec::Fields;
using codec::FrameWriter;
using namespace from_child;

constexpr int k_mood_max = 5;
constexpr int k_helped_max = 3;

constexpr std::array<codec::Reader<FromChild>, 9> k_readers = {{
    {.type = "say",
     .read = [](const Fields& f) -> FromChild {
       return Say{.id = f.id<MessageId>("id"), .text = f.text("text")};
     }},
    {.type = "typing", .read = [](const Fields&) -> FromChild { return Typing{}; }},
    {.type = "seen",
     .read = [](const Fields& f) -> FromChild { return Seen{.seq = f.number("seq", 1)}; }},
    {.type = "ping", .read = [](const Fields&) -> FromChild { return Ping{}; }},
    {.type = "start",
     .read = [](const Fields& f) -> FromChild {
       return Start{.token = f.id<Token>("token"),
                    .language = f.word<Language>("language"),
                    .place = f.any_string_or_empty("place")};
     }},
    {.type = "resume",
     .read = [](const Fields& f) -> FromChild {
       return Resume{.token = f.id<Token>("token"), .after = f.number("after", 0)};
     }},
    {.type = "need",
     .read = [](const Fields& f) -> FromChild {
       return TellNeed{.need = f.word_or_null<Need>("need"),
                       .mood = f.integer_or_null("mood", 1, k_mood_max)};
     }},
    {.type = "feedback",
     .read = [](const Fields& f) -> FromChild {
       return Feedback{.helped = f.integer_or_null("helped", 1, k_helped_max),
                       .mood = f.integer_or_null("mood", 1, k_mood_max)};
     }},
    {.type = "leave",
     .read = [](const Fields& f) -> FromChild { return Leave{.how = f.word<LeaveHow>("how")}; }},
}};

struct Writer {
  std::string operator()(const Start& start) const {
    FrameWriter w{"start"};
    w.text("token", start.token.view());
    w.word("language", start.language);
    w.text_unless_empty("place", start.place);
    return w.finish();
  }
  std::string operator()(const Resume& resume) const {
    FrameWriter w{"resume"};
    w.text("token", resume.token.view());
    w.integer("after", resume.after);
    return w.finish();
  }
  std::string operator()(const Say& say) const {
    FrameWriter w{"say"};
    w.text("id", say.id.view());
    w.text("text", say.text);
    return w.finish();
  }
  std::string operator()(const Typing&) const { return FrameWriter{"typing"}.finish(); }
  std::string operator()(const Seen& seen) const {
    FrameWriter w{"seen"};
    w.integer("seq", seen.seq);
    return w.finish();
  }
  std::string operator()(const TellNeed& told) const {
    FrameWriter w{"need"};
    w.word_or_null("need", told.need);
    w.integer_or_null("mood", told.mood);
    return w.finish();
  }
  std::string operator()(const Feedback& feedback) const {
    FrameWriter w{"feedback"};
    w.integer_or_null("helped", feedback.helped);
    w.integer_or_null("mood", feedback.mood);
    return w.finish();
  }
  std::string operator()(const Leave& leave) const {
    FrameWriter w{"leave"};
    w.word("how", leave.how);
    return w.finish();
  }
  std::string operator()(const Ping&) const { return FrameWriter{"ping"}.finish(); }
};

}  // namespace

std::variant<FromChild, BadFrame> parse_from_child(std::string_view frame) {
  return codec::read_frame<FromChild>(frame, limits::k_frame_bytes_max, k_readers);
}

std::string to_frame(const FromChild& message) { return std::visit(Writer{}, message); }

}  // namespace senim
