#include <algorithm>
#include <array>

#include "protocol/codec.hpp"
#include "protocol/shared_frames.hpp"

namespace senim {

namespace {

using namespace codec;
using namespace to_child;

constexpr int k_place_max = 6;
constexpr std::array<MinutesBand, 4> k_minutes_bands = {{{.from = 0, .to = 1},
                                                         {.from = 1, .to = 3},
                                                         {.from = 3, .to = 10},
                                                         {.from = 10, .to = std::nullopt}}};

struct Minutes {
  template <class Value>
  [[nodiscard]] Value read(const Fields& f, std::string_view name) const {
    const boost::json::array& pair = f.list(name);
    const auto* const found = std::ranges::find_if(k_minutes_bands, [&](const MinutesBand& band) {
      if (pair.size() != 2) return false;
      const std::int64_t* from = pair[0].if_int64();
      const std::int64_t* to = pair[1].if_int64();
      const bool same_end = band.to ? to != nullptr && *to == *band.to : pair[1].is_null();
      return from != nullptr && *from == band.from && same_end;
    });
    if (found == k_minutes_bands.end()) f.refuse(name, "one of [0,1] [1,3] [3,10] [10,null]");
    return *found;
  }
  void write(FrameWriter& w, std::string_view name, const MinutesBand& minutes) const {
    w.begin_list(name);
    w.element(minutes.from);
    w.element(minutes.to);
    w.end_list();
  }
};

struct OpenOrNobody {
  template <class Value>
  [[nodiscard]] Value read(const Fields& f, std::string_view name) const {
    const std::string service = f.any_string_or_empty(name);
    if (service != "open" && service != "nobody") f.refuse(name, "one of open nobody");
    return service == "open";
  }
  void write(FrameWriter& w, std::string_view name, bool open) const {
    w.text(name, open ? "open" : "nobody");
  }
};

constexpr auto k_state = one_of<State>(
    "state", "state",
    shape<Waiting>(
        "waiting", field("place", &Waiting::place, Number{.least = 1, .most = k_place_max}),
        field("minutes", &Waiting::minutes, Minutes{}),
        field("service", &Waiting::open, OpenOrNobody{}), field("why", &Waiting::why, WordOrNull{}),
        field("returned", &Waiting::returned, FlagWhenSet{})),
    shape<Offered>("offered"), shape<Live>("live", field("alias", &Live::alias, Name{})),
    shape<Trouble>("trouble", field("alias", &Trouble::alias, Name{})),
    shape<Closed>("closed", field("by", &Closed::by, Word{})));

constexpr auto k_frames = frames_of<ToChild>(
    k_message,
    shape<Ack>("ack", field("id", &Ack::id, Id{}), field("seq", &Ack::seq, k_seq),
               field("at", &Ack::at_ms, Number{})),
    k_state, shape<Typing>("typing"), shape<Seen>("seen", field("seq", &Seen::seq, k_seq)),
    refusal_shape(Unsaid{}), shape<Pong>("pong"));

}  // namespace

std::variant<ToChild, BadFrame> parse_to_child(std::string_view frame) {
  return codec::read_frame(frame, limits::k_outbox_bytes_max, k_frames);
}

std::string to_frame(const ToChild& message) { return codec::written_frame(k_frames, message); }

}  // namespace senim
